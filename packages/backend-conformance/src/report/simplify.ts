import type { TypedArray } from "@striate/core";
import type { Input } from "../Call.js";
import { Mismatch } from "./Mismatch.js";

/** Runs of the property that looking for simpler numbers may cost: the more numbers, the fewer. */
const attemptsFor = (count: number): number => Math.min(400, 10 + Math.floor(100_000 / (count + 1)));

export interface Simplified {
  readonly inputs: readonly Input[];
  readonly mismatch: Mismatch;
}

/**
 * Makes a failing case's numbers as simple as they can be while it fails: blocks of them become 0, halves of blocks after blocks, then
 * what is left becomes 1. The geometry has been shrunk before; this is what makes a case that can be checked by hand.
 */
export async function simplify(
  start: Simplified,
  attempt: (values: readonly TypedArray[]) => Promise<void>,
): Promise<Simplified> {
  let best = start;
  let left = attemptsFor(start.inputs.reduce((count, { values }) => count + values.length, 0));
  const tryWith = async (position: number, from: number, to: number, value: number): Promise<boolean> => {
    const block = best.inputs[position].values.subarray(from, to);
    if (left === 0 || block.every((number: number) => number === value || number === 0)) return true;
    left--;
    const inputs = best.inputs.map((input, index) =>
      index === position ? filled(input, value, from, to) : input,
    );
    const mismatch = await mismatchOf(() => attempt(inputs.map(({ values }) => values)));
    if (mismatch === undefined) return false;
    best = { inputs, mismatch };
    return true;
  };
  const clear = async (position: number, from: number, to: number): Promise<void> => {
    if ((await tryWith(position, from, to, 0)) || to - from <= 1) return;
    const middle = Math.floor((from + to) / 2);
    await clear(position, from, middle);
    await clear(position, middle, to);
  };
  const free = [...start.inputs.entries()].filter(([, { settled }]) => settled !== true);
  for (const [position, { values }] of free) await clear(position, 0, values.length);
  for (const [position, { values }] of free) {
    for (let i = 0; i < values.length && left > 0; i++) await tryWith(position, i, i + 1, 1);
  }
  return best;
}

function filled(input: Input, value: number, from: number, to: number): Input {
  const code = input.code === undefined ? undefined : `${input.code}.fill(${value}, ${from}, ${to})`;
  return { ...input, values: input.values.slice().fill(value, from, to), code };
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
