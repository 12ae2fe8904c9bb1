import type { Backend, TypedArray } from "@striate/core";
import fc from "fast-check";
import { ConformanceError } from "./report/ConformanceError.js";
import { mismatchOf, simplify } from "./report/simplify.js";
import type { Trial } from "./Trial.js";

export interface TrialsOptions {
  readonly property: string;
  readonly runs: number;
  readonly seed: number;
  /** Cases that are tried in any event, after the generated ones, whose counterexamples are smaller. */
  readonly fixed?: readonly Trial[];
}

/**
 * Tries generated cases on a backend until one fails, and shrinks that: its geometry first, then its numbers.
 *
 * @throws ConformanceError with the smallest case found, as a test to paste
 */
export async function runTrials(
  backend: Backend,
  trials: fc.Arbitrary<Trial>,
  { property, runs, seed, fixed = [] }: TrialsOptions,
): Promise<void> {
  const failing = (await generated(backend, trials, runs, seed)) ?? (await firstFailing(backend, fixed));
  if (failing === undefined) return;
  const { trial, where } = failing;
  const attempt = (values: readonly TypedArray[]) => trial.attempt(backend, values);
  const values = trial.inputs.map((input) => input.values);
  const mismatch = await mismatchOf(() => attempt(values));
  if (mismatch === undefined) {
    throw new ConformanceError(property, failing.mismatch, { where, passedLater: true });
  }
  const { inputs, mismatch: simplest } = await simplify({ inputs: trial.inputs, mismatch }, attempt);
  throw new ConformanceError(property, simplest, { where, test: trial.source(inputs, simplest) });
}

interface Failing {
  readonly trial: Trial;
  readonly mismatch: Awaited<ReturnType<typeof mismatchOf>> & object;
  readonly where: string;
}

async function firstFailing(backend: Backend, fixed: readonly Trial[]): Promise<Failing | undefined> {
  for (const [index, trial] of fixed.entries()) {
    const values = trial.inputs.map((input) => input.values);
    const mismatch = await mismatchOf(() => trial.attempt(backend, values));
    if (mismatch !== undefined) return { trial, mismatch, where: `fixed case ${index + 1}` };
  }
  return undefined;
}

async function generated(
  backend: Backend,
  trials: fc.Arbitrary<Trial>,
  runs: number,
  seed: number,
): Promise<Failing | undefined> {
  let last: Failing["mismatch"] | undefined;
  const property = fc.asyncProperty(trials, async (trial) => {
    const values = trial.inputs.map((input) => input.values);
    const mismatch = await mismatchOf(() => trial.attempt(backend, values));
    if (mismatch === undefined) return;
    last = mismatch;
    throw mismatch;
  });
  const { counterexample, numRuns } = await fc.check(property, { seed, numRuns: runs });
  if (counterexample === null || last === undefined) return undefined;
  return { trial: counterexample[0], mismatch: last, where: `generated case ${numRuns} of seed ${seed}` };
}
