import { describe, expect, it } from "vitest";
import { figures } from "./figures.js";

describe("figures", () => {
  it.each([
    [0, "0"],
    [0.25, "0.25"],
    [-12.34567, "−12.35"],
    [3.14e-7, "3.1 × 10⁻⁷"],
    [-2e12, "−2.0 × 10¹²"],
    [null, "not finite"],
    ["NaN", "NaN"],
    ["-Infinity", "−∞"],
  ] as const)("number %s is %s", (value, text) => expect(figures.number(value)).toBe(text));

  it.each([
    [0, "same bits"],
    [1e-7, "< 0.001 %"],
    [0.00034, "0.034 %"],
    [0.123, "12 %"],
    [0.127, "13 %"],
    // What is just within is not shown as on the line.
    [0.9999, "99 %"],
    [1, "100 %"],
    [1.0001, "1 ×"],
    [41.6, "42 ×"],
    [1.25e6, "1.3 × 10⁶ ×"],
    [null, "not finite"],
    [Number.POSITIVE_INFINITY, "not finite"],
  ])("share %s is %s", (value, text) => expect(figures.share(value)).toBe(text));

  it("shares stand in sentences", () => {
    expect([0.5, 0, null].map(figures.ofAllowed)).toEqual([
      "50 % of what is allowed",
      "same bits",
      "not finite",
    ]);
  });

  it.each([
    [0, "0"],
    [1234, "1,234"],
    [0.125, "0.125"],
    [2_000_000, "2.0 × 10⁶"],
    [null, "not finite"],
  ])("ulp %s is %s", (value, text) => expect(figures.ulp(value)).toBe(text));

  it.each([
    [0.0004, "< 0.001 ms"],
    [0.01234, "0.012 ms"],
    [1.5, "1.5 ms"],
    [123.456, "123 ms"],
    [2345, "2.35 s"],
  ])("%s ms is %s", (value, text) => expect(figures.milliseconds(value)).toBe(text));

  it("exact numbers tell neighboring float32 apart", () => {
    const next = Math.fround(1.5) + 2 ** -23;
    expect([figures.exact(1.5), figures.exact(next), figures.exact(-1e-20)]).toEqual([
      "1.5",
      "1.50000012",
      "−1e−20",
    ]);
  });
});
