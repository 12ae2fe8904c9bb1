import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Ending {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface ProcessOptions {
  readonly cwd?: string;
  /** Flags of Node. */
  readonly node?: readonly string[];
  /** A file below this package in place of the command. */
  readonly file?: string;
  /** Sees the process at every line on standard error. */
  readonly watch?: (line: string, process: ChildProcessWithoutNullStreams) => void;
}

/** Starts the command from its source, in a process of its own. */
export function start(
  args: readonly string[],
  { cwd = process.cwd(), node = [], file = "src/cli.ts", watch = () => {} }: ProcessOptions = {},
): { readonly child: ChildProcessWithoutNullStreams; readonly ending: Promise<Ending> } {
  const source = ["--conditions=@striate/source", "--import", import.meta.resolve("tsx")];
  const main = fileURLToPath(new URL(`../${file}`, import.meta.url));
  // As on a build machine: CI is set, and must not bring colours.
  const env = { ...process.env, CI: "1" };
  const child = spawn(process.execPath, [...node, ...source, main, ...args], { cwd, env });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
    for (const line of text.trimEnd().split("\n")) watch(line, child);
  });
  const ending = new Promise<Ending>((resolve) => child.on("close", (code) => resolve({ code, out, err })));
  return { child, ending };
}
