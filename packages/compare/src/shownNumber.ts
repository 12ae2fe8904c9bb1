import type { Numeral } from "./MomentComparison.js";

/** A float32 in as few digits as tell it from all others, and at most nine. */
export function shownNumber(value: Numeral): string {
  if (typeof value !== "number") return value;
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Math.fround(shorter) === value) return String(shorter);
  }
  return String(Number(value.toPrecision(9)));
}
