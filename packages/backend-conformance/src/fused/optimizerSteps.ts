import type { AdamStep, SgdStep } from "@striate/core";
import type { Judging } from "../tolerance/Tolerance.js";
import { ROUNDING, UNDERFLOW } from "../tolerance/units.js";
import { type Bounded, bounded } from "./Bounded.js";

/**
 * One step of Adam in float64, and how far float32 may be from it.
 *
 * m and v are sums of two terms, g² one rounding more, whose coefficients β and 1 − β are numbers of the host and rounded once (1 − β taken of
 * a float32 β would be off by 2⁻²⁵ / (1 − β), and is not allowed). With D = √v + ε, δD is at most the root's δv / (2 √v) (or √δv, where v
 * itself vanishes) plus 4 + 2 d roundings of D, d being the units allowed for a division; w is off by rate (δm / D + |m| δD / D²), by 4 + 2 d
 * roundings of the quotient and one of w. Twice that is allowed.
 */
export function adamInFloat64(
  value: ArrayLike<number>,
  gradient: ArrayLike<number>,
  momentum: ArrayLike<number>,
  velocity: ArrayLike<number>,
  { rate, beta1, beta2, epsilon }: AdamStep,
  { division, sums }: Judging,
): { readonly value: Bounded; readonly momentum: Bounded; readonly velocity: Bounded } {
  const { length } = value;
  const [w, m, v] = [bounded(length), bounded(length), bounded(length)];
  const unit = 2 * sums * ROUNDING;
  const roundings = 4 + 2 * division;
  for (let i = 0; i < length; i++) {
    const [kept, fresh] = [beta1 * momentum[i], (1 - beta1) * gradient[i]];
    m.values[i] = kept + fresh;
    m.allowed[i] = unit * 4 * (Math.abs(kept) + Math.abs(fresh)) + 4 * UNDERFLOW;
    v.values[i] = beta2 * velocity[i] + (1 - beta2) * gradient[i] ** 2;
    v.allowed[i] = unit * 5 * v.values[i] + 4 * UNDERFLOW;
    const root = Math.sqrt(v.values[i]);
    const below = root + epsilon;
    const belowError =
      Math.min(Math.sqrt(v.allowed[i]), v.allowed[i] / (2 * root)) + unit * roundings * below;
    const change = (rate * m.values[i]) / below;
    w.values[i] = value[i] - change;
    w.allowed[i] =
      Math.abs(rate) * (m.allowed[i] / below + (Math.abs(m.values[i]) * belowError) / below ** 2) +
      unit * roundings * Math.abs(change) +
      unit * (Math.abs(value[i]) + Math.abs(change)) +
      UNDERFLOW;
  }
  return { value: w, momentum: m, velocity: v };
}

/** One step of gradient descent in float64: sums of two to four terms, whose coefficients are rounded once. */
export function sgdInFloat64(
  value: ArrayLike<number>,
  gradient: ArrayLike<number>,
  velocity: ArrayLike<number>,
  { rate, momentum, nesterov }: SgdStep,
  { sums }: Judging,
): { readonly value: Bounded; readonly velocity: Bounded } {
  const { length } = value;
  const [w, v] = [bounded(length), bounded(length)];
  const unit = 2 * sums * ROUNDING;
  for (let i = 0; i < length; i++) {
    const [kept, fresh] = [momentum * velocity[i], rate * gradient[i]];
    v.values[i] = kept - fresh;
    const size = Math.abs(kept) + Math.abs(fresh);
    v.allowed[i] = unit * 4 * size + 4 * UNDERFLOW;
    w.values[i] = value[i] + (nesterov ? momentum * v.values[i] - fresh : v.values[i]);
    const terms = Math.abs(value[i]) + (nesterov ? Math.abs(momentum) * size + Math.abs(fresh) : size);
    w.allowed[i] = unit * 7 * terms + 7 * UNDERFLOW;
  }
  return { value: w, velocity: v };
}
