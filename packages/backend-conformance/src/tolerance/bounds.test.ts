import { describe, expect, it } from "vitest";
import { numbers } from "../numbers.js";
import { sumBound } from "./sumBound.js";
import { resolveTolerance } from "./Tolerance.js";
import { ulpBound } from "./ulpBound.js";

const judging = { ...resolveTolerance(), exact: false };

describe("the bound of a sum", () => {
  it("is 2 (n + 2) · 2⁻²⁴ · Σ|terms|", () => {
    const [bound] = sumBound([3], 10, judging) as Float64Array;
    expect(bound).toBeCloseTo(2 * 12 * 2 ** -24 * 3, 20);
    expect((sumBound([3], 10, { ...judging, sums: 5 }) as Float64Array)[0]).toBeCloseTo(5 * bound!, 20);
    expect(sumBound([3], 10, { ...judging, exact: true })).toBe("exact");
  });

  it.each([1, 2, 7, 100, 5000])("holds for %i products in float32, forwards, backwards and by pairs", (n) => {
    const [a, b] = [numbers("spread", n, 1), numbers("reals", n, 2)];
    const products = Array.from(a, (value, i) => Math.fround(value * b[i]!));
    const exact = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    const size = a.reduce((sum, value, i) => sum + Math.abs(value * b[i]!), 0);
    const [bound] = sumBound([size], n, judging) as Float64Array;
    const inOrder = (terms: readonly number[]) => terms.reduce((sum, term) => Math.fround(sum + term), 0);
    const byPairs = (terms: readonly number[]): number =>
      terms.length === 1
        ? terms[0]!
        : Math.fround(byPairs(terms.slice(0, terms.length >> 1)) + byPairs(terms.slice(terms.length >> 1)));
    for (const sum of [inOrder(products), inOrder(products.slice().reverse()), byPairs(products)]) {
      expect(Math.abs(sum - exact)).toBeLessThanOrEqual(bound!);
    }
  });

  it("is broken by one product in half precision", () => {
    const [bound] = sumBound([3], 100, judging) as Float64Array;
    expect(2 ** -12).toBeGreaterThan(bound!);
  });
});

describe("units in the last place", () => {
  it("are the distance to the next float32", () => {
    const values = Float32Array.of(1, 1.5, 2 ** 20, -3, 2 ** -126, 3.4e38);
    const next = values.map((value) => {
      const bits = new Int32Array(Float32Array.of(value).buffer);
      return new Float32Array(Int32Array.of(bits[0]! + 1).buffer)[0]!;
    });
    const bounds = ulpBound(values, 1);
    for (const [i, value] of values.entries()) {
      expect(bounds[i]).toBeCloseTo(Math.abs(next[i]! - value) + 2 ** -126, 45);
    }
  });

  it("never fall below what flushing to zero loses", () => {
    expect(ulpBound([0, 1e-45], 4).every((bound) => bound >= 2 ** -126)).toBe(true);
  });
});
