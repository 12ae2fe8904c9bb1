import type { TypedArray } from "@striate/core";
import type { Input } from "../Call.js";
import { Mismatch } from "./Mismatch.js";

/** Runs of the property that looking for simpler numbers may cost: the more numbers, the fewer. */
const attemptsFor = (count: number): number => Math.min(400, 10 + Math.floor(100_000 / (count + 1)));

export interface Simplified {
  readonly values: readonly TypedArray[];
  readonly mismatch: Mismatch;
}

/**
 * Makes a failing case's numbers as simple as they can be while it fails: blocks of them become 0, halves of blocks after blocks, then
 * what is left becomes 1. The geometry has been shrunk before; this is what makes a case that can be checked by hand.
 */
export async function simplify(
  start: Simplified,
  inputs: readonly Pick<Input, "settled">[],
  attempt: (values: readonly TypedArray[]) => Promise<void>,
): Promise<Simplified> {
  let best = start;
  let left = attemptsFor(start.values.reduce((count, { length }) => count + length, 0));
  const tryWith = async (input: number, from: number, to: number, value: number): Promise<boolean> => {
    const block = best.values[input].subarray(from, to);
    if (left === 0 || block.every((number: number) => number === value || number === 0)) return true;
    left--;
    const values = best.values.map((array, index) =>
      index === input ? array.slice().fill(value, from, to) : array,
    );
    const mismatch = await mismatchOf(() => attempt(values));
    if (mismatch === undefined) return false;
    best = { values, mismatch };
    return true;
  };
  const clear = async (input: number, from: number, to: number): Promise<void> => {
    if ((await tryWith(input, from, to, 0)) || to - from <= 1) return;
    const middle = Math.floor((from + to) / 2);
    await clear(input, from, middle);
    await clear(input, middle, to);
  };
  const free = [...start.values.entries()].filter(([input]) => inputs[input].settled !== true);
  for (const [input, { length }] of free) await clear(input, 0, length);
  for (const [input, { length }] of free) {
    for (let i = 0; i < length && left > 0; i++) await tryWith(input, i, i + 1, 1);
  }
  return best;
}

/** What a property reports, whatever it throws; undefined when it holds. */
export async function mismatchOf(run: () => Promise<void>): Promise<Mismatch | undefined> {
  try {
    await run();
    return undefined;
  } catch (error) {
    if (error instanceof Mismatch) return error;
    return new Mismatch(`throws ${error instanceof Error ? `${error.name}: ${error.message}` : error}`);
  }
}
