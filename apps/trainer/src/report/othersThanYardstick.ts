import type { BackendComparison, Comparison } from "@striate/compare";

/** What there is to see of: the reference beside itself is not, unless nothing else was compared. */
export function othersThanYardstick({ backends, reference }: Comparison): readonly BackendComparison[] {
  const others = backends.filter(({ name, verdict }) => name !== reference.name || verdict !== "identical");
  return others.length === 0 ? backends : others;
}
