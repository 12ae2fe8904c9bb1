import { createReferenceBackend } from "@striate/backend-reference";
import { ROUNDING } from "../tolerance/units.js";
import type { Experiment, Moment } from "./Experiment.js";
import { observe } from "./observe.js";
import { worstOf } from "./worstOf.js";

/**
 * Units in the last place by which images and weights are moved to measure how much a network makes of small errors. A float32 sum of n terms
 * is off by about √n / 2 as much as moving each term by a unit in the last place changes it (its n partial sums, each rounded, against n
 * independent moves), so this covers n up to 16,384, and what Winograd's algorithms add.
 */
const UNITS = 64;

/** Directions in which they are moved. */
const DIRECTIONS = [1000, 2000, 3000];

/** Seeds that are tried for one where the network stands on no kink. */
const SEEDS = 5;

export interface Yardstick {
  readonly seed: number;
  readonly expected: readonly Moment[];
  /** For every moment. */
  readonly allowed: readonly number[];
}

/** Measured once for each experiment and seed: the reference does not change. */
const measured = new WeakMap<Experiment, Map<number, Promise<Yardstick>>>();

/** The reference's training, and how far from it small errors lead; see `firstDifference`. */
export function yardstick(experiment: Experiment, seed: number): Promise<Yardstick> {
  const known = measured.get(experiment) ?? new Map<number, Promise<Yardstick>>();
  measured.set(experiment, known);
  const one = known.get(seed) ?? smoothest(experiment, seed);
  known.set(seed, one);
  return one;
}

/** The first seed at which all changes are in proportion, or the one at which most are. */
async function smoothest(experiment: Experiment, first: number): Promise<Yardstick> {
  let best = await measure(experiment, first);
  for (let seed = first + 1; seed < first + SEEDS && best.kinks > 0; seed++) {
    const next = await measure(experiment, seed);
    if (next.kinks < best.kinks) best = next;
  }
  return best;
}

async function measure(
  experiment: Experiment,
  seed: number,
): Promise<Yardstick & { readonly kinks: number }> {
  const expected = await observe(createReferenceBackend(), experiment, { seed });
  const little = await largestChanges(experiment, expected, seed, UNITS / 8);
  const changes = await largestChanges(experiment, expected, seed, UNITS);
  const sizes = expected.map(({ values }) =>
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  );
  return {
    seed,
    expected,
    allowed: changes.map((change, position) => 2 * change + UNITS * ROUNDING * sizes[position]),
    kinks: changes.filter(
      (change, position) =>
        expected[position].values.length >= 8 && !isInProportion(little[position], change, sizes[position]),
    ).length,
  };
}

async function largestChanges(
  experiment: Experiment,
  expected: readonly Moment[],
  seed: number,
  units: number,
): Promise<readonly number[]> {
  const changes = expected.map(() => 0);
  for (const direction of DIRECTIONS) {
    const perturbation = { units, seed: direction };
    const moved = await observe(createReferenceBackend(), experiment, { seed, perturbation });
    for (const [position, { values }] of moved.entries()) {
      changes[position] = Math.max(changes[position], worstOf(expected[position].values, values).error);
    }
  }
  return changes;
}

/**
 * Eight times the move makes eight times the change, give or take a factor of four for what three directions tell. Across a kink that only
 * the large moves reach it makes far more, across one that the small moves reach already no more at all.
 */
function isInProportion(little: number, much: number, size: number): boolean {
  const noise = 8 * ROUNDING * size;
  if (much > 4 * 8 * (little + noise)) return false;
  return much >= 2 * little || little <= 4 * noise;
}
