import type { Judging } from "../tolerance/Tolerance.js";
import { ROUNDING, UNDERFLOW } from "../tolerance/units.js";
import { type Bounded, bounded } from "./Bounded.js";

export interface BatchNormInputs {
  /** Rows of `mean.length` channels. */
  readonly x: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly variance: ArrayLike<number>;
  readonly gamma: ArrayLike<number> | undefined;
  readonly beta: ArrayLike<number> | undefined;
  readonly epsilon: number;
}

/**
 * s = γ / √(v + ε) and y = s (x − μ) + β in float64, and how far float32 may be from them.
 *
 * A device may compute y as s (x − μ) + β or as s x + (β − s μ), so its roundings are relative to T = |s| (|x| + |μ|) + |β|. There are: ε and v + ε
 * (2, halved by the root), the root and the quotient (1 each and the division's units), γ (1), the difference, the product, the sum (3):
 * fewer than 8 + 4 d, d being the units allowed for a division. Where μ and v are themselves off by δμ and δv, y is off by |s| δμ and by
 * |s| |x − μ| δv / (2 (v + ε)) more. Twice the sum of all that is allowed.
 */
export function batchNormInFloat64(
  { x, mean, variance, gamma, beta, epsilon }: BatchNormInputs,
  { division, sums }: Judging,
  errors?: { readonly mean: ArrayLike<number>; readonly variance: ArrayLike<number> },
): Bounded {
  const channels = mean.length;
  const values = new Float64Array(x.length);
  const allowed = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const c = i % channels;
    const spread = variance[c] + epsilon;
    const scale = (gamma?.[c] ?? 1) / Math.sqrt(spread);
    const shift = beta?.[c] ?? 0;
    const centered = x[i] - mean[c];
    values[i] = scale * centered + shift;
    const terms = Math.abs(scale) * (Math.abs(x[i]) + Math.abs(mean[c])) + Math.abs(shift);
    const inherited =
      Math.abs(scale) *
      ((errors?.mean[c] ?? 0) + (Math.abs(centered) * (errors?.variance[c] ?? 0)) / (2 * spread));
    allowed[i] = 2 * sums * ((8 + 4 * division) * ROUNDING * terms + inherited) + UNDERFLOW;
  }
  return { values, allowed };
}

/**
 * Mean and population variance of every channel in float64, and how far float32 may be from them.
 *
 * The mean is a sum of n terms and a division. The variance is that of numbers whose center is off by δμ, which adds δμ², and each of
 * its n terms is a rounded difference, squared. (E[x²] − μ² is not among what is allowed: it loses all digits where |μ| is large.)
 */
export function batchStatistics(
  x: ArrayLike<number>,
  channels: number,
  { sums }: Judging,
): { readonly mean: Bounded; readonly variance: Bounded } {
  const rows = x.length / channels;
  const mean = bounded(channels);
  const variance = bounded(channels);
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    let size = 0;
    for (let i = c; i < x.length; i += channels) {
      sum += x[i];
      size += Math.abs(x[i]);
    }
    mean.values[c] = sum / rows;
    mean.allowed[c] = 2 * (rows + 3) * ROUNDING * sums * (size / rows) + UNDERFLOW;
    let squares = 0;
    for (let i = c; i < x.length; i += channels) squares += (x[i] - mean.values[c]) ** 2;
    variance.values[c] = squares / rows;
    const moved = mean.allowed[c] ** 2;
    variance.allowed[c] =
      2 * (rows + 6) * ROUNDING * sums * (variance.values[c] + moved) + moved + (rows + 6) * UNDERFLOW;
  }
  return { mean, variance };
}
