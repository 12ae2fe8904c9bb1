import { createReferenceBackend } from "@striate/backend-reference";
import type { Backend } from "@striate/core";
import { ROUNDING } from "../tolerance/units.js";
import type { Experiment, Moment } from "./Experiment.js";
import { observe } from "./observe.js";

/** Where two backends first part. */
export interface Difference {
  /** From 1 on. */
  readonly step: number;
  readonly pass: Moment["pass"];
  /** The layer's path or the weight's name. */
  readonly path: string;
  /** Of the number that is furthest off. */
  readonly index: number;
  readonly expected: number;
  readonly received: number;
  readonly allowed: number;
}

/**
 * Units in the last place by which images and weights are moved to measure how much a network makes of small errors. A float32 sum of n terms
 * is off by about √n / 2 as much as moving each term by a unit in the last place changes it (its n partial sums, each rounded, against n
 * independent moves), so this covers n up to 16,384, and what Winograd's algorithms add.
 */
const UNITS = 64;

/** Directions in which they are moved. */
const DIRECTIONS = [1000, 2000, 3000];

/**
 * Trains a network on a backend and on the reference from one seed, and tells where they first part by more than their roundings explain:
 * the step, the layer and the pass.
 *
 * What is allowed is measured, not guessed: the reference trains the network three times more, with images and weights moved by 64 units in the
 * last place at random. The largest change that this makes to a tensor, twice, and 64 roundings of its largest number are allowed to all
 * of its numbers. So errors may grow from layer to layer and from step to step as this network makes them grow, and no faster. Where a
 * network stands close to a kink (two equal values in a pooling window, a zero before a relu) changes are out of proportion; such seeds are
 * passed over.
 *
 * @returns undefined where they do not part
 */
export async function firstDifference(
  candidate: Backend,
  experiment: Experiment,
  { seed = 1 }: { readonly seed?: number } = {},
): Promise<Difference | undefined> {
  const { expected, allowed, seed: smooth } = await yardstick(experiment, seed);
  const received = await observe(candidate, experiment, { seed: smooth });
  for (const [position, moment] of expected.entries()) {
    const worst = worstOf(moment.values, received[position].values);
    if (worst.error <= allowed[position]) continue;
    const { step, pass, path } = moment;
    return { step, pass, path, ...worst.numbers, allowed: allowed[position] };
  }
  return undefined;
}

interface Yardstick {
  readonly seed: number;
  readonly expected: readonly Moment[];
  /** For every moment. */
  readonly allowed: readonly number[];
}

/** Measured once for each experiment and seed: the reference does not change. */
const measured = new WeakMap<Experiment, Map<number, Promise<Yardstick>>>();

function yardstick(experiment: Experiment, seed: number): Promise<Yardstick> {
  const known = measured.get(experiment) ?? new Map<number, Promise<Yardstick>>();
  measured.set(experiment, known);
  const one = known.get(seed) ?? measure(experiment, seed);
  known.set(seed, one);
  return one;
}

/** The reference's training, and how far from it small errors lead. */
async function measure(experiment: Experiment, first: number): Promise<Yardstick> {
  for (let seed = first; ; seed++) {
    const expected = await observe(createReferenceBackend(), experiment, { seed });
    const little = await largestChanges(experiment, expected, seed, UNITS / 8);
    const changes = await largestChanges(experiment, expected, seed, UNITS);
    if (!isInProportion(expected, little, changes) && seed < first + 20) continue;
    const allowed = expected.map(({ values }, position) => {
      return 2 * changes[position] + UNITS * ROUNDING * largest(values);
    });
    return { seed, expected, allowed };
  }
}

async function largestChanges(
  experiment: Experiment,
  expected: readonly Moment[],
  seed: number,
  units: number,
): Promise<readonly number[]> {
  const changes = expected.map(() => 0);
  for (const direction of DIRECTIONS) {
    const moved = await observe(createReferenceBackend(), experiment, {
      seed,
      perturbation: { units, seed: direction },
    });
    for (const [position, { values }] of moved.entries()) {
      changes[position] = Math.max(changes[position], worstOf(expected[position].values, values).error);
    }
  }
  return changes;
}

/** Eight times the move makes eight times the change, give or take what three directions tell; across a kink it makes far more. */
function isInProportion(
  expected: readonly Moment[],
  little: readonly number[],
  much: readonly number[],
): boolean {
  return expected.every(({ values }, position) => {
    const noise = 8 * ROUNDING * largest(values);
    return values.length < 8 || much[position] <= 4 * 8 * (little[position] + noise);
  });
}

function worstOf(
  expected: Float32Array,
  received: Float32Array,
): { readonly error: number; readonly numbers: Pick<Difference, "index" | "expected" | "received"> } {
  let index = 0;
  let error = -1;
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(received[i] - expected[i]);
    if (off <= error) continue;
    index = i;
    error = Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
  }
  return { error, numbers: { index, expected: expected[index], received: received[index] } };
}

const largest = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
