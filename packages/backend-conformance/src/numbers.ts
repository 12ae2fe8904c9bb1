/**
 * What a run of test numbers is made of.
 *
 * - `eighths` multiples of 1/8 in [−4, 4]: their products are multiples of 1/64, so sums of up to 16,384 products are exact in float32
 *   in any order
 * - `ties` −1, −0, 0 and 1: equal numbers meet everywhere · `negative` multiples of 1/8 in [−8, 0)
 * - `reals` in (−4, 4), with all 24 bits · `positive` in (0, 4), likewise · `shifted` around 30, so that sums of squares cancel
 * - `spread` of either sign with exponents from −24 to 24, never 0 · `powers` the same, positive and half of them near 1
 * - `exponents` in [−104, 88.7], where exp runs from below the smallest float32 to almost the largest, half of them near 0
 * - `hundreds` in (−1000, 1000): logits whose exponentials overflow
 * - `whole` whole numbers of either sign up to 2³¹ − 128, fractions of a half among the small ones
 */
export type NumberKind =
  | "eighths"
  | "ties"
  | "negative"
  | "reals"
  | "positive"
  | "shifted"
  | "spread"
  | "powers"
  | "exponents"
  | "hundreds"
  | "whole";

/** Test numbers of a kind, the same for the same seed everywhere. */
export function numbers(kind: NumberKind, length: number, seed: number): Float32Array {
  const random = uniform(seed);
  const draw = DRAWS[kind];
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = draw(random);
  return values;
}

/** Whole numbers from `low` to `high` as int32, the same for the same seed everywhere. */
export function wholeNumbers(length: number, low: number, high: number, seed: number): Int32Array {
  const random = uniform(seed);
  return Int32Array.from({ length }, () => low + Math.floor(random() * (high - low + 1)));
}

const DRAWS: Readonly<Record<NumberKind, (random: () => number) => number>> = {
  eighths: (random) => (Math.floor(random() * 65) - 32) / 8,
  ties: (random) => [-1, -0, 0, 1][Math.floor(random() * 4)],
  negative: (random) => -(1 + Math.floor(random() * 64)) / 8,
  reals: (random) => (random() - 0.5) * 8,
  positive: (random) => (random() + 2 ** -24) * 4,
  shifted: (random) => 30 + random(),
  spread: (random) => sign(random) * power(random),
  powers: (random) =>
    random() < 0.5 ? 1 + (random() - 0.5) * 2 ** -Math.floor(random() * 20) : power(random),
  exponents: (random) => (random() < 0.5 ? -104 + random() * 192.7 : sign(random) * 2 ** (-random() * 24)),
  hundreds: (random) => (random() - 0.5) * 2000,
  whole: (random) => {
    const magnitude = Math.floor(random() * 2 ** Math.floor(random() * 32));
    const fraction = magnitude < 2 ** 20 ? Math.floor(random() * 8) / 8 : 0;
    return sign(random) * Math.min(magnitude + fraction, 2 ** 31 - 128);
  },
};

const sign = (random: () => number): number => (random() < 0.5 ? -1 : 1);
const power = (random: () => number): number => (1 + random()) * 2 ** (Math.floor(random() * 48) - 24);

/** Mulberry32 (T. Ettinger): 32 bits of state, enough for test numbers. */
function uniform(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
