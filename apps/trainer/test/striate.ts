import { main } from "../src/main.js";
import type { Terminal } from "../src/Terminal.js";

export interface Outcome {
  readonly code: number;
  /** Lines of standard output. */
  readonly out: readonly string[];
  /** Lines of standard error. */
  readonly err: readonly string[];
}

type Watch = Partial<Pick<Terminal, "out" | "err" | "bar" | "color" | "columns" | "debug">>;

/**
 * Runs the command in this process. `watch` sees every line as it comes. Batches are prepared by the same thread, unless it is told otherwise: another one
 * takes longer to start than most of these runs take.
 */
export async function striate(args: readonly string[], watch: Watch = {}): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const [command = "", ...rest] = args;
  const thread = command !== "train" || rest.includes("--prefetch") ? [] : ["--prefetch", "0"];
  const code = await main(command === "" ? args : [command, ...thread, ...rest], {
    out: (text) => {
      out.push(...text.split("\n"));
      watch.out?.(text);
    },
    err: (text) => {
      err.push(...text.split("\n"));
      watch.err?.(text);
    },
    bar: watch.bar,
    color: watch.color ?? false,
    columns: watch.columns ?? 80,
    debug: watch.debug ?? false,
  });
  return { code, out, err };
}

/** The command line of a quick run. */
export const quick = (out: string, ...more: readonly string[]): readonly string[] => [
  "train",
  "lenet5",
  "--limit",
  "24",
  "--batch-size",
  "8",
  "--epochs",
  "2",
  "--out",
  out,
  ...more,
];

/** The command line of a run on a folder of MNIST's files. */
export const onMnist = (dataDir: string, out: string, ...more: readonly string[]): readonly string[] => [
  "train",
  "lenet5",
  "--dataset",
  "mnist",
  "--data-dir",
  dataDir,
  "--out",
  out,
  ...more,
];
