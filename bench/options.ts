import { parseArgs } from "node:util";
import { defaultThreads, LIBRARIES } from "./harness/contestants.js";

export interface Options {
  /** Empty: all. */
  readonly names: readonly string[];
  readonly rounds: number;
  readonly only: readonly string[] | undefined;
  readonly threads: readonly number[];
  /** Few rounds, short turns: does everything run? */
  readonly quick: boolean;
  /** Wait for libraries that take minutes, too. */
  readonly slow: boolean;
  /** Write docs/benchmarks.md. */
  readonly docs: boolean;
}

/** @throws Error with a line that says how to call it */
export function readOptions(benches: readonly string[]): Options {
  const { positionals: names, values } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string" },
      only: { type: "string" },
      threads: { type: "string" },
      quick: { type: "boolean", default: false },
      slow: { type: "boolean", default: false },
      docs: { type: "boolean", default: false },
    },
  });
  const { quick, slow, docs } = values;
  const rounds = Number(values.rounds ?? (quick ? 3 : 7));
  const only = values.only?.split(",");
  const threads = values.threads?.split(",").map(Number) ?? defaultThreads();
  const usage =
    `npm run bench -- [${benches.join(" | ")}] [--rounds 2 or more] [--only ${LIBRARIES.join(",")}] ` +
    "[--threads 1,2] [--quick] [--slow] [--docs]";
  const whole = (value: number) => Number.isInteger(value) && value >= 1;
  if (
    !names.every((name) => benches.includes(name)) ||
    !(whole(rounds) && rounds >= 2) ||
    !threads.every(whole) ||
    (docs && (names.length > 0 || only !== undefined || quick)) ||
    only?.every((name) => (LIBRARIES as readonly string[]).includes(name)) === false
  ) {
    throw new Error(usage);
  }
  return { names, rounds, only, threads, quick, slow, docs };
}
