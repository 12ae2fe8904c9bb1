import type { RandomStream } from "@striate/random";

/** A number of the distribution Beta(α, α), as a ratio of two of the distribution Gamma(α). */
export function beta(alpha: number, random: RandomStream): number {
  const first = logGamma(alpha, random);
  const second = logGamma(alpha, random);
  // In logarithms: for a small α both numbers may be smaller than any double.
  return 1 / (1 + Math.exp(second - first));
}

/** The logarithm of a number of the distribution Gamma(α, 1) (Marsaglia and Tsang 2000, with their boost below 1). */
function logGamma(alpha: number, random: RandomStream): number {
  const boost = alpha < 1 ? Math.log(1 - random.uniform()) / alpha : 0;
  const d = (alpha < 1 ? alpha + 1 : alpha) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = random.normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return Math.log(d * v) + boost;
    }
  }
}
