import { describe, expect, it } from "vitest";
import { compareMoment, positionOf } from "./compareMoment.js";

const place = { step: 1, pass: "forward", what: "output", layer: "conv", path: "conv" } as const;

function comparedNumbers(expected: readonly number[], received: readonly number[], allowed = 1) {
  const moment = { ...place, shape: [expected.length], values: Float32Array.from(expected) };
  return compareMoment({ moment, allowed, kink: false }, Float32Array.from(received), () => null);
}

describe("the numbers of a moment", () => {
  it("are told by their largest and mean difference, in place and as a share of what is allowed", () => {
    const moment = { ...place, shape: [1, 2, 2, 2], values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, -8) };
    const received = Float32Array.of(1, 2.5, 3, 4, 5, 6, 5, -8);
    const field = { rows: [0, 1], columns: [2, 3] } as const;
    const compared = compareMoment({ moment, allowed: 4, kink: true }, received, (position) => {
      expect(position).toEqual([0, 1, 1, 0]);
      return field;
    });
    const { path, ...where } = place;
    expect(compared).toMatchObject({
      ...where,
      ...{ name: path, shape: [1, 2, 2, 2], magnitude: 8, allowed: 4, kink: true },
      ...{ differing: 2, largestError: 2, meanError: 2.5 / 8, share: 0.5 },
      worst: { index: 6, position: [0, 1, 1, 0], expected: 7, received: 5, receptiveField: field },
    });
  });

  it.each([
    // [expected, received, float32 that lie between, the last included]
    [1, 1 + 2 ** -23, 1],
    [1, 1 - 2 ** -24, 1],
    [1, 2, 2 ** 23],
    [-1, -2, 2 ** 23],
    [0, 2 ** -149, 1],
    [-(2 ** -149), 2 ** -149, 2],
    [2 ** -126, 0, 2 ** 23],
    [-1, 1, 2 * 127 * 2 ** 23],
    [3.4028234663852886e38, Number.POSITIVE_INFINITY, 1],
  ])("%s and %s are %s units in the last place apart", (expected, received, ulp) => {
    const { largestUlp, worst } = comparedNumbers([expected], [received]);
    expect(largestUlp).toBe(ulp);
    expect(worst!.ulp).toBe(ulp);
  });

  it("are equal where they are, and −0 is 0", () => {
    expect(comparedNumbers([1, -0, 3], [1, 0, 3])).toMatchObject({
      ...{ differing: 0, largestError: 0, meanError: 0, largestUlp: 0, meanUlp: 0, share: 0, worst: null },
    });
  });

  it("are right where all of them are 0 and nothing is allowed", () => {
    expect(comparedNumbers([0, 0], [0, -0], 0)).toMatchObject({ share: 0, largestError: 0, worst: null });
    expect(comparedNumbers([0, 0], [0, 1e-9], 0)).toMatchObject({ share: null, differing: 1 });
  });

  it("may be none that JSON knows: a NaN is the worst, whatever else is wrong", () => {
    expect(comparedNumbers([1, 2, 3], [9, Number.NaN, 3])).toMatchObject({
      ...{ differing: 2, largestError: null, meanError: null, largestUlp: null, share: null },
      worst: { index: 1, expected: 2, received: "NaN", ulp: null },
    });
    expect(comparedNumbers([1], [Number.NEGATIVE_INFINITY]).worst).toMatchObject({ received: "-Infinity" });
  });
});

it("positions are row-major", () => {
  expect(positionOf(0, [])).toEqual([]);
  expect(positionOf(23, [2, 3, 4])).toEqual([1, 2, 3]);
  expect(positionOf(13, [2, 3, 4])).toEqual([1, 0, 1]);
});
