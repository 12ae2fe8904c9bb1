import type { EpochRecord } from "@striate/training";

/** The epoch after which the pictures that it was validated on were recognized best, the earliest of equal ones; by the training loss where there were none. */
export function bestEpoch(epochs: readonly EpochRecord[]): EpochRecord | undefined {
  const tested = epochs.filter(({ valAccuracy }) => valAccuracy !== undefined);
  if (tested.length > 0) return largest(tested, ({ valAccuracy = 0 }) => valAccuracy);
  return largest(epochs, ({ loss }) => -loss);
}

function largest(
  epochs: readonly EpochRecord[],
  value: (record: EpochRecord) => number,
): EpochRecord | undefined {
  return epochs.reduce<EpochRecord | undefined>(
    (best, record) => (best === undefined || value(record) > value(best) ? record : best),
    undefined,
  );
}
