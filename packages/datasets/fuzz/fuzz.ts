import { randomStream } from "@striate/random";
import { DatasetError } from "../src/index.js";
import { mutate } from "./mutate.js";
import type { Target } from "./targets.js";

export interface FuzzResult {
  readonly inputs: number;
  /** Inputs that were read: right files, as far as the format tells. */
  readonly read: number;
  readonly refused: number;
  readonly slowestMs: number;
  /** Inputs that broke a promise, with what happened. */
  readonly failures: readonly { readonly input: Uint8Array; readonly problem: string }[];
}

/** Inputs take a millisecond; what takes so long has met a loop, on the busiest machine. */
const SLOW_MS = 10_000;

/** Gives a target so many changed files; each has to be read rightly or refused with a DatasetError of code FORMAT that names it, soon. */
export async function fuzz(target: Target, inputs: number, seed: number): Promise<FuzzResult> {
  const random = randomStream(seed, "fuzz", target.name);
  const failures: { input: Uint8Array; problem: string }[] = [];
  let [read, refused, slowestMs] = [0, 0, 0];
  for (let count = 0; count < inputs; count++) {
    const input = mutate(target.files[random.integer(target.files.length)]!, target.files, random);
    target.repair?.(input);
    const before = performance.now();
    try {
      if (await target.run(input)) read++;
      else failures.push({ input, problem: "the result is not what its header says" });
    } catch (error) {
      if (error instanceof DatasetError && error.code === "FORMAT" && error.where === "fuzz") refused++;
      else failures.push({ input, problem: String((error as Error)?.stack ?? error) });
    }
    const took = performance.now() - before;
    slowestMs = Math.max(slowestMs, took);
    if (took > SLOW_MS) failures.push({ input, problem: `it took ${Math.round(took)} ms` });
  }
  return { inputs, read, refused, slowestMs, failures };
}
