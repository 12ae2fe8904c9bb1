import type { Judging } from "./Tolerance.js";
import { ROUNDING, UNDERFLOW } from "./units.js";

/**
 * What a sum of n products may be off: 2 (n + 2) · 2⁻²⁴ · Σ|terms|.
 *
 * In float32 a product is rounded once, and every term passes through at most n − 1 additions, each of them off by 2⁻²⁴ of its result:
 * whatever the order, the error is below γₙ · Σ|terms|, γₙ = n u / (1 − n u), u = 2⁻²⁴ (Higham 2002, section 3.1). One more rounding is the
 * reference's own, one a bias's or a division's. The factor 2 is room for γₙ above n u and for terms that are themselves roundings.
 *
 * @param magnitudes Σ|terms| of every output: the reference on absolute values
 */
export function sumBound(
  magnitudes: ArrayLike<number>,
  terms: number,
  { sums, exact }: Judging,
): Float64Array | "exact" {
  if (exact) return "exact";
  const relative = 2 * (terms + 2) * ROUNDING * sums;
  return Float64Array.from(magnitudes, (magnitude) => relative * magnitude + (terms + 2) * UNDERFLOW);
}
