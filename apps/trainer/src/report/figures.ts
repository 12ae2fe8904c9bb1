import type { Numeral } from "@striate/compare";

/** Numbers as people read them in the report. */
export const figures = {
  /** `0`, `0.25`, `3.1 × 10⁻⁷`. */
  number(value: Numeral | null): string {
    if (value === null) return "not finite";
    if (typeof value === "string") return value.replace("Infinity", "∞").replace("-", "−");
    const size = Math.abs(value);
    const plain = size === 0 || (size >= 1e-3 && size < 1e6);
    const text = plain ? String(Number(value.toPrecision(4))) : scientific(value, 2);
    return text.replace("-", "−");
  },

  /** All the digits that a float32 has. */
  exact(value: Numeral): string {
    if (typeof value === "string") return figures.number(value);
    return String(Number(value.toPrecision(9))).replaceAll("-", "−");
  },

  /** Units in the last place; an average has a fraction. */
  ulp(value: number | null): string {
    if (value === null) return "not finite";
    if (value >= 1e6) return scientific(value, 2);
    return value === Math.round(value) ? value.toLocaleString("en-US") : figures.number(value);
  },

  /** Of what is allowed; null and ∞ stand for numbers that are not finite: `same bits`, `0.03 %`, `100 %`, `4.2 ×`, `1.2 × 10⁶ ×`. */
  share(value: number | null): string {
    if (value === null || value === Number.POSITIVE_INFINITY) return "not finite";
    if (value === 0) return "same bits";
    if (value > 1) return value < 1e4 ? `${rounded(value)} ×` : `${scientific(value, 2)} ×`;
    const percent = 100 * value;
    return percent < 0.001 ? "< 0.001 %" : `${value < 1 ? Math.min(99, rounded(percent)) : 100} %`;
  },

  /** The same in a sentence. */
  ofAllowed(value: number | null): string {
    const share = figures.share(value);
    return value === null || value === 0 ? share : `${share} of what is allowed`;
  },

  milliseconds(value: number): string {
    if (value >= 1000) return `${(value / 1000).toPrecision(3)} s`;
    return value < 0.001 ? "< 0.001 ms" : `${Number(value.toPrecision(value < 0.1 ? 2 : 3))} ms`;
  },

  count(value: number): string {
    return value.toLocaleString("en-US");
  },
};

/** To two digits; whole from 10 on. */
function rounded(value: number): number {
  return value >= 10 ? Math.round(value) : Number(value.toPrecision(2));
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const power = [...exponent!.replace("+", "")].map((digit) =>
    digit === "-" ? "⁻" : SUPERSCRIPTS[Number(digit)],
  );
  return `${mantissa} × 10${power.join("")}`;
}
