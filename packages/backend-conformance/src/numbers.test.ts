import { describe, expect, it } from "vitest";
import { type NumberKind, numbers, wholeNumbers } from "./numbers.js";

const of = (kind: NumberKind) => Array.from(numbers(kind, 5000, 3));

describe("test numbers", () => {
  it("are the same for the same seed, and others for another", () => {
    expect(numbers("reals", 50, 4)).toEqual(numbers("reals", 50, 4));
    expect(numbers("reals", 50, 4)).not.toEqual(numbers("reals", 50, 5));
  });

  it("keep their ranges, and use them", () => {
    const ranges: Readonly<Record<NumberKind, readonly [low: number, high: number]>> = {
      eighths: [-4, 4],
      ties: [-1, 1],
      negative: [-8, -1 / 8],
      reals: [-4, 4],
      positive: [2 ** -22, 4.0001],
      shifted: [30, 31],
      spread: [-(2 ** 24), 2 ** 24],
      powers: [2 ** -24, 2 ** 24],
      exponents: [-104, 88.7001],
      hundreds: [-1000, 1000],
      whole: [-(2 ** 31) + 128, 2 ** 31 - 128],
    };
    for (const [kind, [low, high]] of Object.entries(ranges)) {
      const values = of(kind as NumberKind);
      const [smallest, largest] = [Math.min(...values), Math.max(...values)];
      expect(smallest, kind).toBeGreaterThanOrEqual(low);
      expect(largest, kind).toBeLessThanOrEqual(high);
      expect(largest - smallest, kind).toBeGreaterThan((high - low) / 2);
    }
  });

  it("are multiples of 1/8 where sums must be exact", () => {
    for (const kind of ["eighths", "negative", "ties", "whole"] as const) {
      expect(
        of(kind).every((value) => Number.isInteger(value * 8)),
        kind,
      ).toBe(true);
    }
  });

  it("have both zeros among ties, and none where something is divided by them", () => {
    expect(of("ties").some((value) => Object.is(value, -0))).toBe(true);
    expect(of("ties").some((value) => Object.is(value, 0))).toBe(true);
    expect(of("spread")).not.toContain(0);
  });

  it("reach both ends where they are whole", () => {
    const values = wholeNumbers(1000, -2, 3, 1);
    expect([Math.min(...values), Math.max(...values)]).toEqual([-2, 3]);
    expect(new Set(wholeNumbers(100, -(2 ** 31), 2 ** 31 - 1, 1)).size).toBe(100);
  });
});
