import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LARGEST_SIZE } from "../Device.js";
import { coordinates, split } from "./split.js";

type Split = (
  dividend: number,
  divisor: number,
  divide: (a: number, b: number) => number,
) => [number, number];

/** The statements in float32, with a division of the test's choosing. */
const run = new Function(
  "a",
  "b",
  "divide",
  `${inFloat32(split("a", "b", "q", "r"))}\nreturn [q, r];`,
) as Split;

function inFloat32(text: string): string {
  const rounded = text
    .replace("a / b", "divide(a, b)")
    .replace("a - q * b", "Math.fround(a - Math.fround(q * b))");
  expect(rounded).toContain("divide(a, b)");
  expect(rounded).toContain("Math.fround");
  return rounded;
}

/** The exact quotient, so many units in the last place off. */
const off = (units: number) => (a: number, b: number) => {
  const exact = a / b;
  const unit = 2 ** (Math.floor(Math.log2(Math.max(exact, 2 ** -126))) - 23);
  return Math.fround(exact + units * unit);
};

describe("splitting a position", () => {
  it("is exact where the device's division is off by up to 2.5 units in the last place", () => {
    const position = fc.integer({ min: 0, max: LARGEST_SIZE });
    const size = fc.oneof(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: LARGEST_SIZE }));
    fc.assert(
      fc.property(position, size, fc.constantFrom(-2.5, -1, 0, 1, 2.5), (a, b, units) => {
        expect(run(a, b, off(units))).toEqual([Math.floor(a / b), a % b]);
      }),
      { seed: 1, numRuns: 5000 },
    );
  });

  it("is exact at every multiple and just below it", () => {
    for (const b of [2, 3, 7, 49, 576, 4095]) {
      for (let q = 1; q * b <= LARGEST_SIZE; q = Math.ceil(q * 1.37)) {
        for (const units of [-2.5, 2.5]) {
          expect(run(q * b, b, off(units))).toEqual([q, 0]);
          expect(run(q * b - 1, b, off(units))).toEqual([q - 1, b - 1]);
        }
      }
    }
  });
});

describe("coordinates", () => {
  it("are those of a row-major grid", () => {
    const walk = new Function("i", "n1", "n2", `${coordinates(3)}\nreturn [c0, c1, c2];`) as (
      ...args: number[]
    ) => number[];
    const seen = Array.from({ length: 2 * 3 * 4 }, (_, i) => walk(i, 3, 4));
    expect(seen).toEqual([0, 1].flatMap((a) => [0, 1, 2].flatMap((b) => [0, 1, 2, 3].map((c) => [a, b, c]))));
  });
});
