import { spawn } from "node:child_process";
import { join } from "node:path";
import { build } from "esbuild";

export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
  /** Milliseconds from the first line of output to the end of the process. */
  readonly lasted: number;
}

export interface ProgramOptions {
  /** Where the package `webgpu` is looked for. Default: the repository's root, where it is. */
  readonly folder?: string;
  /** Beside what this process has. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a module, in which `createGpuBackend` is known, in a Node process of its own. */
export async function runProgram(
  source: string,
  { folder = join(import.meta.dirname, "../.."), env = {} }: ProgramOptions = {},
): Promise<Ending> {
  const bundled = await bundle(source);
  const child = spawn(process.execPath, ["--input-type=module", "-"], {
    cwd: folder,
    env: { ...process.env, ...env },
  });
  let [out, err, began] = ["", "", 0];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (out === "") began = performance.now();
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  child.stdin.end(bundled);
  return new Promise((resolve) =>
    child.on("close", (code, signal) =>
      resolve({ code, signal, out, err, lasted: performance.now() - began }),
    ),
  );
}

async function bundle(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createGpuBackend } from "@striate/backend-gpu";\n${source}`,
      resolveDir: import.meta.dirname,
      loader: "ts",
    },
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    conditions: ["@striate/source"],
  });
  return outputFiles[0]!.text;
}
