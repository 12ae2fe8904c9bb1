/** What stands where there is nothing. */
export const NOTHING = "–";

/** A share of what is allowed: `12 %`, above 1 `3.4 ×`; null is out of all bounds. */
export function share(value: number | null): string {
  if (value === null) return "∞ ×";
  if (value === 0) return "0";
  if (value >= 1000) return `${value.toExponential(0).replace("+", "")} ×`;
  if (value > 1) return `${value < 10 ? value.toPrecision(2) : Math.round(value)} ×`;
  return value < 0.001 ? "<0.1 %" : `${Number((100 * value).toPrecision(2))} %`;
}

/** A difference, in three digits; null is not finite. */
export function error(value: number | null): string {
  if (value === null) return "∞";
  return value === 0 ? "0" : value.toExponential(1);
}

export function count(value: number | null): string {
  if (value === null) return "∞";
  return value >= 1e6 ? value.toExponential(1) : Math.round(value).toLocaleString("en-US");
}

export function milliseconds(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
