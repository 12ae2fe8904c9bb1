import { describe, expect, it } from "vitest";
import { formatShape, type Shape, sameShape, sizeOf } from "./shape.js";

describe("shapes", () => {
  it("are written as people do", () => {
    expect([formatShape([]), formatShape([3]), formatShape([2, 3])]).toEqual(["scalar", "3", "2×3"]);
    expect([sizeOf([]), sizeOf([2, 3])]).toEqual([1, 6]);
    const pairs: [Shape, Shape][] = [
      [
        [2, 3],
        [2, 3],
      ],
      [
        [2, 3],
        [3, 2],
      ],
      [[2], [2, 1]],
    ];
    expect(pairs.map(([a, b]) => sameShape(a, b))).toEqual([true, false, false]);
  });
});
