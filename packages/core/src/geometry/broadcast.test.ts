import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexOf, positionOf } from "../../test/values.js";
import { type Shape, sizeOf } from "../shape.js";
import { broadcastGeometry } from "./broadcast.js";
import { expandGeometry } from "./expand.js";

/** An output shape, and inputs made from it by setting sizes to 1 and dropping axes in front. */
const compatible = fc
  .array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 })
  .chain((output) => fc.tuple(stretchable(output), stretchable(output), fc.constant(output)));

function stretchable(output: Shape): fc.Arbitrary<number[]> {
  return fc
    .tuple(
      fc.nat({ max: output.length }),
      fc.array(fc.boolean(), { minLength: output.length, maxLength: output.length }),
    )
    .map(([dropped, ones]) => output.map((size, axis) => (ones[axis] ? 1 : size)).slice(dropped));
}

/** NumPy's definition: index each input by the output's position, at 0 along axes of size 1. */
function read(input: Shape, position: readonly number[]): number {
  const own = position.slice(position.length - input.length);
  return indexOf(
    own.map((index, axis) => (input[axis] === 1 ? 0 : index)),
    input,
  );
}

/** Walks merged axes as a backend does. */
function walk(dimensions: Shape, strides: Shape): number[] {
  return Array.from({ length: sizeOf(dimensions) }, (_, index) =>
    positionOf(index, dimensions).reduce((offset, step, axis) => offset + step * strides[axis]!, 0),
  );
}

describe("broadcastGeometry", () => {
  it("reads what NumPy's rule reads, for both inputs", () => {
    fc.assert(
      fc.property(compatible, ([a, b]) => {
        const { outputShape, dimensions, aStrides, bStrides } = broadcastGeometry("add", a, b);
        const rank = Math.max(a.length, b.length);
        const expected = Array.from({ length: rank }, (_, axis) =>
          Math.max(a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1),
        );
        expect(outputShape).toEqual(expected);
        expect(sizeOf(dimensions)).toBe(sizeOf(expected));
        const positions = Array.from({ length: sizeOf(expected) }, (_, index) => positionOf(index, expected));
        expect(walk(dimensions, aStrides)).toEqual(positions.map((position) => read(a, position)));
        expect(walk(dimensions, bStrides)).toEqual(positions.map((position) => read(b, position)));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("merges axes: equal shapes are one run, a bias is two", () => {
    expect(broadcastGeometry("add", [8, 5, 5, 3], [8, 5, 5, 3])).toMatchObject({
      dimensions: [600],
      aStrides: [1],
      bStrides: [1],
    });
    expect(broadcastGeometry("add", [8, 5, 5, 3], [3])).toMatchObject({
      dimensions: [200, 3],
      aStrides: [3, 1],
      bStrides: [0, 1],
    });
    expect(broadcastGeometry("mul", [], [2, 3])).toMatchObject({
      dimensions: [6],
      aStrides: [0],
      bStrides: [1],
    });
  });

  it("refuses other shapes, naming the axis", () => {
    expect(() => broadcastGeometry("add", [2, 3], [2, 4])).toThrow(
      "add: shapes 2×3 and 2×4 do not fit: axis −1 is 3 and 4. Sizes must be equal, or one of them 1; use reshape or expandDims.",
    );
    expect(() => broadcastGeometry("add", [2, 3], [5, 2, 1, 3])).not.toThrow();
    expect(() => broadcastGeometry("add", [2, 3], [4, 1])).toThrow(/axis −2 is 2 and 4/);
  });
});

describe("expandGeometry", () => {
  it("reads what NumPy's broadcast_to reads", () => {
    fc.assert(
      fc.property(compatible, ([input, , output]) => {
        const { dimensions, strides } = expandGeometry("expand", input, output);
        const positions = Array.from({ length: sizeOf(output) }, (_, index) => positionOf(index, output));
        expect(walk(dimensions, strides)).toEqual(positions.map((position) => read(input, position)));
      }),
      { seed: 1 },
    );
  });

  it.each([
    [
      [2, 3],
      [1, 3],
    ],
    [[2, 3], [3]],
    [[2], [3]],
  ])("%j does not become %j", (input, output) => {
    expect(() => expandGeometry("expand", input, output)).toThrow(
      expect.objectContaining({ code: "SHAPE", op: "expand" }),
    );
  });
});
