import type { Judging } from "../tolerance/Tolerance.js";
import { ROUNDING, UNDERFLOW } from "../tolerance/units.js";
import { type Bounded, bounded } from "./Bounded.js";
import type { BatchNormInputs } from "./batchNorm.js";

/**
 * The gradient of batch normalization through its statistics (Ioffe and Szegedy 2015) in float64, and how far float32 may be from it.
 * With x̂ = (x − μ) / √(v + ε), s = γ / √(v + ε) and n rows: dγ = Σ dy x̂, dβ = Σ dy, dx = s (dy − dβ / n − x̂ dγ / n).
 *
 * A device may compute x̂ from x and μ apart, so it is off by a few roundings of X = (|x| + |μ|) / √(v + ε): ε, v + ε, root, quotient, difference
 * and product are fewer than r = 8 + 4 d, d being the units allowed for a division. Hence dγ is off by (n + r) u Σ |dy| X, dβ by n u Σ |dy|, and
 * dx by (n + 2 r) u |s| (|dy| + Σ|dy| / n + X Σ|dy| X / n), u = 2⁻²⁴. Twice that is allowed.
 */
export function batchNormGradInFloat64(
  dy: ArrayLike<number>,
  { x, mean, variance, gamma, epsilon }: Omit<BatchNormInputs, "beta">,
  { division, sums }: Judging,
): { readonly dx: Bounded; readonly dGamma: Bounded; readonly dBeta: Bounded } {
  const channels = mean.length;
  const rows = x.length / channels;
  const roundings = 8 + 4 * division;
  const unit = 2 * sums * ROUNDING;
  const [dx, dGamma, dBeta] = [bounded(x.length), bounded(channels), bounded(channels)];
  for (let c = 0; c < channels; c++) {
    const inverse = 1 / Math.sqrt(variance[c] + epsilon);
    const scale = (gamma?.[c] ?? 1) * inverse;
    let [sum, sumSize, weighted, weightedSize] = [0, 0, 0, 0];
    for (let i = c; i < x.length; i += channels) {
      const size = (Math.abs(x[i]) + Math.abs(mean[c])) * inverse;
      sum += dy[i];
      sumSize += Math.abs(dy[i]);
      weighted += dy[i] * (x[i] - mean[c]) * inverse;
      weightedSize += Math.abs(dy[i]) * size;
    }
    dGamma.values[c] = weighted;
    dGamma.allowed[c] = unit * (rows + roundings) * weightedSize + (rows + 2) * UNDERFLOW;
    dBeta.values[c] = sum;
    dBeta.allowed[c] = unit * (rows + 2) * sumSize + (rows + 2) * UNDERFLOW;
    for (let i = c; i < x.length; i += channels) {
      const normalized = (x[i] - mean[c]) * inverse;
      const size = (Math.abs(x[i]) + Math.abs(mean[c])) * inverse;
      dx.values[i] = scale * (dy[i] - sum / rows - (normalized * weighted) / rows);
      const terms = Math.abs(dy[i]) + sumSize / rows + (size * weightedSize) / rows;
      dx.allowed[i] = unit * (rows + 2 * roundings) * Math.abs(scale) * terms + (rows + 2) * UNDERFLOW;
    }
  }
  return { dx, dGamma, dBeta };
}
