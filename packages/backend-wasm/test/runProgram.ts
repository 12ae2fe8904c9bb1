/// <reference types="node" />
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
  /** Milliseconds from the first line of output to the end of the process. */
  readonly lasted: number;
}

interface ProgramOptions {
  /** Of Node. */
  readonly flags?: readonly string[];
  /** Sees the process once it has written. */
  readonly onOutput?: (child: ChildProcessWithoutNullStreams) => void;
}

/** Runs a module, in which `createWasmBackend` is known, in a Node process of its own. */
export async function runProgram(
  source: string,
  { flags = [], onOutput = () => {} }: ProgramOptions = {},
): Promise<Ending> {
  const child = spawn(process.execPath, [...flags, "--input-type=module", "-"]);
  let [out, err, began] = ["", "", 0];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (out === "") {
      began = performance.now();
      onOutput(child);
    }
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ending = new Promise<Ending>((resolve) =>
    child.on("close", (code, signal) =>
      resolve({ code, signal, out, err, lasted: performance.now() - began }),
    ),
  );
  child.stdin.end(await bundle(source));
  return ending;
}

async function bundle(source: string): Promise<string> {
  const contents = `import { createWasmBackend } from "./src/index.js";\n${source}`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL("..", import.meta.url)), loader: "ts" },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    conditions: ["@striate/source"],
  });
  return outputFiles[0]!.text;
}
