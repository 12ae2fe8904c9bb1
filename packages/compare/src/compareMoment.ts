import type { Moment } from "@striate/backend-conformance";
import type { PictureArea } from "@striate/layers";
import type { MomentComparison, Numeral } from "./MomentComparison.js";

/** One moment of the reference's training, and what is known of it. */
export interface ExpectedMoment {
  readonly moment: Moment;
  readonly allowed: number;
  readonly kink: boolean;
}

/** Compares the numbers at one moment, one by one. `fieldOf` tells what of the input picture a position is made of. */
export function compareMoment(
  { moment, allowed, kink }: ExpectedMoment,
  received: Float32Array,
  fieldOf: (position: readonly number[]) => PictureArea | null,
): MomentComparison {
  const { values, path, ...place } = moment;
  let [differing, largest, sum, largestUlp, ulpSum, magnitude, worst] = [0, 0, 0, 0, 0, 0, -1];
  for (let i = 0; i < values.length; i++) {
    magnitude = Math.max(magnitude, Math.abs(values[i]));
    if (received[i] === values[i]) continue;
    differing++;
    const error = Math.abs(received[i] - values[i]);
    // A NaN is infinitely far.
    const distance = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
    const steps = ulps(values[i], received[i]);
    sum += distance;
    ulpSum += steps;
    largestUlp = Math.max(largestUlp, steps);
    if (worst >= 0 && distance <= largest) continue;
    largest = distance;
    worst = i;
  }
  const position = positionOf(worst, place.shape);
  return {
    ...place,
    name: path,
    magnitude,
    allowed,
    kink,
    differing,
    largestError: finite(largest),
    meanError: finite(sum / values.length),
    largestUlp: finite(largestUlp),
    meanUlp: finite(ulpSum / values.length),
    // Where all is 0, nothing is allowed, and nothing is off.
    share: largest === 0 ? 0 : finite(largest / allowed),
    worst:
      worst < 0
        ? null
        : {
            index: worst,
            position,
            expected: numeral(values[worst]),
            received: numeral(received[worst]),
            ulp: finite(ulps(values[worst], received[worst])),
            receptiveField: fieldOf(position),
          },
  };
}

/** Where an element lies along every axis. */
export function positionOf(index: number, shape: readonly number[]): readonly number[] {
  let rest = index;
  return shape
    .map((_, axis) => shape[shape.length - 1 - axis])
    .map((size) => {
      const at = rest % size;
      rest = Math.floor(rest / size);
      return at;
    })
    .reverse();
}

export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

export function numeral(value: number): Numeral {
  return Number.isFinite(value) ? value : (String(value) as Numeral);
}

const floats = new Float32Array(1);
const bits = new Int32Array(floats.buffer);

/** How many steps of one float32 to the next there are between two of them; infinitely many to a NaN. */
function ulps(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.POSITIVE_INFINITY;
  return Math.abs(rank(a) - rank(b));
}

/** The place of a float32 among all of them, 0 and −0 being one. */
function rank(value: number): number {
  floats[0] = value;
  return bits[0] < 0 ? -(bits[0] & 0x7fffffff) : bits[0];
}
