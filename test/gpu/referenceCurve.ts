import { createReferenceBackend } from "@striate/backend-reference";
import { type LossCurveOptions, lossCurve } from "./lossCurve.js";

/** The reference's losses, and how far from each of them another backend's may be. */
export interface ReferenceCurve {
  readonly losses: readonly number[];
  readonly allowed: readonly number[];
}

/** Directions in which images and weights are moved. */
const SEEDS = [1, 2, 3];

/**
 * Trains a network on the reference. What is allowed is measured as `firstDifference` does it: twice the largest change of a loss, up to that step, when
 * images and weights are moved by 64 units in the last place, which is more than the roundings of float32 sums of up to 16,384 terms, and 64
 * roundings of the loss itself.
 */
export async function referenceCurve(options: LossCurveOptions): Promise<ReferenceCurve> {
  const losses = await lossCurve(createReferenceBackend(), options);
  const changes = losses.map(() => 0);
  for (const seed of SEEDS) {
    const others = await lossCurve(createReferenceBackend(), { ...options, moved: { seed } });
    for (const [step, loss] of others.entries()) {
      changes[step] = Math.max(changes[step]!, Math.abs(loss - losses[step]!));
    }
  }
  let most = 0;
  const allowed = losses.map((loss, step) => {
    most = Math.max(most, changes[step]!);
    return 2 * most + 64 * 2 ** -24 * loss;
  });
  return { losses, allowed };
}
