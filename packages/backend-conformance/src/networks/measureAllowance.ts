import { ROUNDING } from "../tolerance/units.js";
import type { Moment } from "./Moment.js";
import type { Perturbation } from "./perturbed.js";
import { worstOf } from "./worstOf.js";

/**
 * Units in the last place by which images and weights are moved to measure how much a network makes of small errors. A float32 sum of n terms
 * is off by about √n / 2 as much as moving each term by a unit in the last place changes it (its n partial sums, each rounded, against n
 * independent moves), so this covers n up to 16,384, and what Winograd's algorithms add.
 */
const UNITS = 64;

/** Directions in which they are moved. */
const DIRECTIONS = [1000, 2000, 3000];

/** Trainings that `measureAllowance` asks for. */
export const TRAININGS = 1 + 2 * DIRECTIONS.length;

export interface Allowance {
  readonly expected: readonly Moment[];
  /** What each number of a moment may be off. */
  readonly allowed: readonly number[];
  /** Whether the changes at a moment are out of proportion. */
  readonly kinks: readonly boolean[];
}

/** The reference's training, and how far from it small errors lead; see `firstDifference`. `train` is one training on the reference. */
export async function measureAllowance(
  train: (perturbation: Perturbation | undefined) => Promise<readonly Moment[]>,
): Promise<Allowance> {
  const expected = await train(undefined);
  const changesBy = async (units: number) => {
    const changes = expected.map(() => 0);
    for (const seed of DIRECTIONS) {
      for (const [position, { values }] of (await train({ units, seed })).entries()) {
        changes[position] = Math.max(changes[position], worstOf(expected[position].values, values).error);
      }
    }
    return changes;
  };
  const little = await changesBy(UNITS / 8);
  const changes = await changesBy(UNITS);
  const sizes = expected.map(({ values }) =>
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  );
  return {
    expected,
    allowed: changes.map((change, position) => 2 * change + UNITS * ROUNDING * sizes[position]),
    kinks: changes.map(
      (change, position) =>
        expected[position].values.length >= 8 && !isInProportion(little[position], change, sizes[position]),
    ),
  };
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
