import type { ReferenceCurve } from "./referenceCurve.js";

/** The loss that is furthest off, as a share of what is allowed. */
export function furthest(
  losses: readonly number[],
  { losses: expected, allowed }: ReferenceCurve,
): { readonly step: number; readonly share: number } {
  if (losses.length !== expected.length) throw new Error(`${losses.length} losses, not ${expected.length}`);
  const shares = losses.map((loss, step) => Math.abs(loss - expected[step]!) / allowed[step]!);
  const share = shares.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(...shares);
  return { step: shares.indexOf(share) + 1, share };
}
