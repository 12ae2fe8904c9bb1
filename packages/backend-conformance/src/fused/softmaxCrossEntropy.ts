import type { Judging } from "../tolerance/Tolerance.js";
import { ROUNDING, UNDERFLOW } from "../tolerance/units.js";
import { type Bounded, bounded } from "./Bounded.js";

/**
 * −Σ t log softmax(z) and its gradient softmax(z) − t in float64, and how far float32 may be from them.
 *
 * With m = max z, d = z − m, S = Σ exp d over C classes, u = 2⁻²⁴ and E units allowed for exp and log (each of them at most 2 u):
 * d is off by u |d|, so exp d by (2 E + |d|) u of itself, S by e_S = Σ p (2 E + |d|) u + C u of itself, log S by e_L = e_S + 2 E u log S.
 * A log-probability d − log S, which may also be computed as z − (m + log S), is off by e_L + u (|d| + log S + |m| + |z|); the loss adds C of them
 * times |t|, with C + 2 roundings of their sizes. A probability is off by e_S + (2 E + |d| + 2) u of itself, or, as the exponential of its
 * logarithm, by what that is off and 2 E u; the target by 2 u. Twice all that is allowed.
 */
export function softmaxCrossEntropyInFloat64(
  logits: ArrayLike<number>,
  labels: ArrayLike<number>,
  labelSmoothing: number,
  { elementary, sums }: Judging,
): { readonly losses: Bounded; readonly gradient: Bounded } {
  const rows = labels.length;
  const classes = logits.length / rows;
  const losses = bounded(rows);
  const gradient = bounded(logits.length);
  const unit = ROUNDING;
  const functionError = 2 * elementary * unit;
  for (let row = 0; row < rows; row++) {
    const z = Array.from({ length: classes }, (_, c) => logits[row * classes + c]);
    const largest = Math.max(...z);
    const exponentials = z.map((value) => Math.exp(value - largest));
    const total = exponentials.reduce((sum, value) => sum + value, 0);
    const logTotal = Math.log(total);
    const totalError =
      z.reduce((sum, value, c) => {
        return sum + (exponentials[c] / total) * (functionError + unit * (largest - value));
      }, 0) +
      unit * classes;
    const logError = totalError + functionError * logTotal;
    let [loss, lossError] = [0, 0];
    for (let c = 0; c < classes; c++) {
      const target = (c === labels[row] ? 1 - labelSmoothing : 0) + labelSmoothing / classes;
      const distance = largest - z[c];
      const logProbability = -distance - logTotal;
      const off = logError + unit * (distance + logTotal + Math.abs(largest) + Math.abs(z[c]));
      loss -= target * logProbability;
      lossError += target * (off + (classes + 2) * unit * (distance + logTotal));
      const probability = exponentials[c] / total;
      const relative = Math.max(totalError + functionError + unit * (distance + 2), off + functionError);
      gradient.values[row * classes + c] = probability - target;
      gradient.allowed[row * classes + c] =
        2 * sums * (probability * (relative + unit) + 3 * unit * target) + 3 * UNDERFLOW;
    }
    losses.values[row] = loss;
    losses.allowed[row] = 2 * sums * lossError + (classes + 2) * UNDERFLOW;
  }
  return { losses, gradient };
}
