import type { Backend } from "@striate/core";
import { OPTIONAL } from "../cases/primitives.js";
import { onDevice } from "../onDevice.js";
import { compare } from "../report/compare.js";
import type { Mismatch } from "../report/Mismatch.js";
import { pastedTest } from "../report/pastedTest.js";
import { mismatchOf, simplify } from "../report/simplify.js";
import { resolveTolerance, type Tolerance } from "../tolerance/Tolerance.js";
import type { Reducible } from "./Reducible.js";
import type { RecordedCall } from "./recordedCall.js";

/** Smaller calls that looking for the smallest may cost. */
const ATTEMPTS = 300;

/** A wrong call with the smallest shape and the simplest numbers that were found. */
export interface SmallestCase {
  readonly message: string;
  readonly inputs: readonly { readonly name: string; readonly size: number }[];
  /** The case as a test to paste. */
  readonly test: string;
}

/**
 * Makes a recorded call once more on a backend where it was wrong, and makes it smaller as long as it stays so: halves of its images, channels,
 * rows and columns go first, then single ones, then its numbers become 0 and 1.
 *
 * @returns undefined where it is not wrong this time
 */
export async function smallestCase(
  backend: Backend,
  { name }: Pick<RecordedCall, "name">,
  call: Reducible,
  tolerance: Tolerance | undefined,
): Promise<SmallestCase | undefined> {
  const judging = { ...resolveTolerance(tolerance), exact: false };
  const attempt = async ({ call: { inputs, outputs, ...rest } }: Reducible): Promise<void> => {
    const values = inputs.map((input) => input.values);
    const received = await onDevice(backend, { outputs, ...rest }, values);
    const verdicts = rest.judge(values, judging);
    for (const [index, output] of outputs.entries()) compare(received[index], verdicts[index], output);
  };
  const first = await mismatchOf(() => attempt(call));
  if (first === undefined) return undefined;
  const { reducible, mismatch } = await smallestShape({ reducible: call, mismatch: first }, attempt);
  const { call: small } = reducible;
  const simplest = await simplify({ inputs: small.inputs, mismatch }, async (values) => {
    const inputs = small.inputs.map((input, index) => ({ ...input, values: values[index] }));
    const other = await mismatchOf(() => attempt({ call: { ...small, inputs }, axes: [] }));
    if (other !== undefined && isAlike(other, first)) throw other;
  });
  const expected = small
    .judge(
      simplest.inputs.map(({ values }) => values),
      judging,
    )
    .map((verdict) => verdict.expected);
  const optional = OPTIONAL.some(({ method }) => method === small.method);
  const title = `${name} agrees with the reference`;
  return {
    message: simplest.mismatch.message,
    inputs: simplest.inputs.map(({ name: input, values }) => ({ name: input, size: values.length })),
    test: pastedTest({ title, call: small, ...simplest, expected, optional }),
  };
}

interface Failing {
  readonly reducible: Reducible;
  readonly mismatch: Mismatch;
}

async function smallestShape(
  start: Failing,
  attempt: (reducible: Reducible) => Promise<void>,
): Promise<Failing> {
  let best = start;
  let left = ATTEMPTS;
  const keep = async (axis: number, from: number, to: number): Promise<boolean> => {
    const smaller = left > 0 ? best.reducible.axes[axis].keep(from, to) : undefined;
    if (smaller === undefined) return false;
    left--;
    const mismatch = await mismatchOf(() => attempt(smaller));
    if (mismatch === undefined || !isAlike(mismatch, start.mismatch)) return false;
    best = { reducible: smaller, mismatch };
    return true;
  };
  const shrink = async (axis: number): Promise<boolean> => {
    const { length } = best.reducible.axes[axis];
    if (length === 1) return false;
    const half = Math.ceil(length / 2);
    return (
      (await keep(axis, 0, half)) ||
      (await keep(axis, length - half, length)) ||
      (await keep(axis, 0, length - 1)) ||
      (await keep(axis, 1, length))
    );
  };
  for (let again = true; again; ) {
    again = false;
    // How many axes there are may change on the way: the last group leaves channels.
    for (let axis = 0; axis < best.reducible.axes.length; axis++) {
      while (axis < best.reducible.axes.length && (await shrink(axis))) again = true;
    }
  }
  return best;
}

/** Of the same kind: wrong numbers stay wrong numbers, a broken promise stays one. */
const isAlike = (one: Mismatch, other: Mismatch): boolean =>
  (one.worst === undefined) === (other.worst === undefined);
