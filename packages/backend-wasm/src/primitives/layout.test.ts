import { expandGeometry, permuteGeometry, type Shape, sliceGeometry } from "@striate/core";
import fc from "fast-check";
import { describe, it } from "vitest";
import { agreesExactly } from "../../test/everyBackend.js";
import { counted } from "../../test/numbers.js";

const sizes = (most: number, maxLength = 5) => fc.array(fc.integer({ min: 1, max: most }), { maxLength });

describe("expand", () => {
  const agrees = (input: Shape, output: Shape, integer: boolean) => {
    const geometry = expandGeometry("expand", input, output);
    agreesExactly([counted(input, integer)], (on, x) => [on.expand(x!, geometry)]);
  };

  it("is the reference's", () => {
    const cases = fc.record({
      full: sizes(7),
      kept: fc.infiniteStream(fc.boolean()),
      missing: fc.integer({ min: 0, max: 2 }),
      integer: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ full, kept, missing, integer }) => {
        const input = full.map((size) => (kept.next().value ? size : 1)).slice(missing);
        agrees(input, full, integer);
      }),
    );
  });

  it.each([
    ["a number", [1], [50_001]],
    ["a row to many", [10], [9001, 10]],
    ["a long row to many", [17_001], [3, 17_001]],
    ["columns", [9001, 1], [9001, 10]],
    ["means to images", [20, 1, 1, 33], [20, 7, 8, 33]],
    ["few channels to images", [70, 1, 1, 3], [70, 16, 16, 3]],
    ["masks to channels", [3, 50, 50, 1], [3, 50, 50, 20]],
    ["a row of more than 4 KiB", [2, 1, 1500], [2, 9, 1500]],
  ] as const)("repeats %s", (_, input, output) => agrees(input, output, false));
});

describe("permute", () => {
  const agrees = (shape: Shape, order: readonly number[], integer: boolean) => {
    const geometry = permuteGeometry("permute", shape, order);
    agreesExactly([counted(shape, integer)], (on, x) => [on.permute(x!, geometry)]);
  };
  const orders = (rank: number) =>
    fc.shuffledSubarray(
      Array.from({ length: rank }, (_, axis) => axis),
      { minLength: rank },
    );

  it("is the reference's", () => {
    const cases = sizes(9).chain((shape) =>
      fc.record({ shape: fc.constant(shape), order: orders(shape.length), integer: fc.boolean() }),
    );
    fc.assert(fc.property(cases, ({ shape, order, integer }) => agrees(shape, order, integer)));
  });

  it.each([
    [
      [131, 257],
      [1, 0],
    ],
    [
      [3, 40_001],
      [1, 0],
    ],
    [
      [40_001, 3],
      [1, 0],
    ],
    [
      [256, 256],
      [1, 0],
    ],
    [
      [5, 33, 34, 3],
      [0, 3, 1, 2],
    ],
    [
      [5, 3, 33, 34],
      [0, 2, 3, 1],
    ],
    [
      [400, 6, 7],
      [0, 2, 1],
    ],
    [
      [3, 3, 40, 50],
      [0, 1, 3, 2],
    ],
    [
      [30, 40, 50],
      [1, 0, 2],
    ],
    [
      [30, 40, 50],
      [2, 1, 0],
    ],
    [
      [11, 12, 13, 14],
      [3, 1, 2, 0],
    ],
    [
      [2, 20_001],
      [0, 1],
    ],
  ] as const)("%j in the order %j", (shape, order) => agrees(shape, order, false));
});

describe("slice", () => {
  const agrees = (shape: Shape, begin: Shape, size: Shape, integer: boolean) => {
    const geometry = sliceGeometry("slice", shape, begin, size);
    agreesExactly([counted(shape, integer)], (on, x) => [on.slice(x!, geometry)]);
  };

  it("is the reference's", () => {
    const axis = fc.tuple(
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 4 }),
    );
    fc.assert(
      fc.property(fc.array(axis, { maxLength: 5 }), fc.boolean(), (axes, integer) => {
        agrees(
          axes.map(([before, size, after]) => before + size + after),
          axes.map(([before]) => before),
          axes.map(([, size]) => size),
          integer,
        );
      }),
    );
  });

  it.each([
    [[90_000], [7], [70_001]],
    [
      [3, 30_000],
      [1, 5],
      [2, 20_003],
    ],
    [
      [8, 34, 34, 40],
      [2, 1, 1, 0],
      [5, 32, 32, 40],
    ],
    [
      [5000, 20],
      [0, 3],
      [5000, 11],
    ],
    [
      [100, 30, 30],
      [10, 0, 0],
      [50, 30, 30],
    ],
    [
      [9001, 3],
      [0, 2],
      [9001, 1],
    ],
    [
      [50, 60, 3],
      [5, 7, 1],
      [41, 50, 1],
    ],
  ] as const)("of %j from %j the block %j", (shape, begin, size) => agrees(shape, begin, size, true));
});
