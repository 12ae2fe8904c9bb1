import { type Pool2dGeometry, pool2dGeometry, type TypedArray } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compute, computeAll, dot, expectSame } from "../../test/compute.js";
import { poolings, RUNS } from "../../test/geometries.js";
import { eighths, ties } from "../../test/numbers.js";
import * as oracle from "../../test/oracles.js";

const sizeOf = (shape: readonly number[]) => shape.reduce((size, length) => size * length, 1);
const sum = (values: TypedArray) => dot(values, new Float32Array(values.length).fill(1));

function maxPool(x: Float32Array, geometry: Pool2dGeometry) {
  const [values, argmax] = computeAll([x], (backend, a) => {
    const { values, argmax } = backend.maxPool2d(a, geometry);
    return [values, argmax];
  });
  return { values, argmax };
}
const maxPoolGrad = (dy: Float32Array, argmax: TypedArray, geometry: Pool2dGeometry) =>
  compute([dy, argmax], (backend, a, b) => backend.maxPool2dGrad(a, b, geometry));
const avgPool = (x: Float32Array, geometry: Pool2dGeometry) =>
  compute([x], (backend, a) => backend.avgPool2d(a, geometry));
const avgPoolGrad = (dy: Float32Array, geometry: Pool2dGeometry) =>
  compute([dy], (backend, a) => backend.avgPool2dGrad(a, geometry));

/** An image of one channel and 3 × 3 cells, 1 … 9. */
const nine = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
const SHAPE = [1, 3, 3, 1];

describe("maxPool2d", () => {
  it("gives the largest value in each window and where in the window it stood", () => {
    fc.assert(
      fc.property(poolings, fc.nat(), (geometry, seed) => {
        const x = eighths(sizeOf(geometry.inputShape), seed);
        const expected = oracle.maxPool2d(x, geometry);
        const { values, argmax } = maxPool(x, geometry);
        expectSame(values, expected.values);
        expectSame(argmax, expected.argmax);
      }),
      RUNS,
    );
  });

  it("lets the first in row-major order win among equal ones", () => {
    fc.assert(
      fc.property(poolings, fc.nat(), (geometry, seed) => {
        const x = ties(sizeOf(geometry.inputShape), seed);
        expectSame(maxPool(x, geometry).argmax, oracle.maxPool2d(x, geometry).argmax);
      }),
      RUNS,
    );
    const geometry = pool2dGeometry("maxPool2d", SHAPE, { poolSize: 3 });
    expectSame(maxPool(Float32Array.of(0, 1, 2, 2, 1, 2, 0, 2, 1), geometry).argmax, Int32Array.of(2));
    expectSame(
      maxPool(Float32Array.of(-1, -1, -1, -1, -1, -1, -1, -1, -1), geometry).argmax,
      Int32Array.of(0),
    );
  });

  it("does not let cells outside the image compete: negative numbers win against padding", () => {
    fc.assert(
      fc.property(poolings, fc.nat(), (geometry, seed) => {
        const x = eighths(sizeOf(geometry.inputShape), seed).map((value) => value - 5);
        const { values } = maxPool(x, geometry);
        expectSame(values, oracle.maxPool2d(x, geometry).values);
        expect(values.every((value) => value < 0)).toBe(true);
      }),
      RUNS,
    );
    const geometry = pool2dGeometry("maxPool2d", SHAPE, { poolSize: 2, strides: 3, padding: 1 });
    const { values, argmax } = maxPool(
      nine.map((value) => -value),
      geometry,
    );
    expectSame(values, Float32Array.of(-1, -3, -7, -9));
    expectSame(argmax, Int32Array.of(3, 2, 1, 0));
  });

  it("counts argmax in the window's own columns, padding included", () => {
    const geometry = pool2dGeometry("maxPool2d", SHAPE, {
      poolSize: [2, 3],
      strides: 1,
      padding: [
        [1, 0],
        [0, 1],
      ],
    });
    const { values, argmax } = maxPool(nine, geometry);
    expectSame(values, Float32Array.of(3, 3, 6, 6, 9, 9));
    expectSame(argmax, Int32Array.of(5, 4, 5, 4, 5, 4));
  });

  it("takes −∞ and the lowest float32 like any number", () => {
    const lowest = -3.4028234663852886e38;
    const geometry = pool2dGeometry("maxPool2d", [1, 1, 2, 1], { poolSize: [1, 2] });
    const { values, argmax } = maxPool(Float32Array.of(Number.NEGATIVE_INFINITY, lowest), geometry);
    expectSame(values, Float32Array.of(lowest));
    expectSame(argmax, Int32Array.of(1));
  });

  it("names a cell of the image even where nothing there is greater than anything", () => {
    const geometry = pool2dGeometry("maxPool2d", [1, 1, 1, 1], { poolSize: 2, strides: 1, padding: 1 });
    for (const value of [Number.NEGATIVE_INFINITY, Number.NaN]) {
      const { values, argmax } = maxPool(Float32Array.of(value), geometry);
      expectSame(values, new Float32Array(4).fill(value));
      expectSame(argmax, Int32Array.of(3, 2, 1, 0));
    }
  });
});

describe("maxPool2dGrad", () => {
  it("sends every gradient to the winner of its window, ties included", () => {
    fc.assert(
      fc.property(poolings, fc.nat(), (geometry, seed) => {
        const x = ties(sizeOf(geometry.inputShape), seed);
        const dy = eighths(sizeOf(geometry.outputShape), seed + 1);
        const dx = maxPoolGrad(dy, maxPool(x, geometry).argmax, geometry);
        expectSame(dx, oracle.maxPool2dGrad(dy, x, geometry));
        expect(sum(dx)).toBe(sum(dy));
      }),
      RUNS,
    );
  });

  it("adds up in float64 where windows share their winner", () => {
    // Four windows see the one cell of the image; in float32 its gradient would come out as 0.
    const geometry = pool2dGeometry("maxPool2d", [1, 1, 1, 1], { poolSize: 2, strides: 1, padding: 1 });
    const dy = Float32Array.of(2 ** 24, 1, 1, -(2 ** 24));
    expectSame(maxPoolGrad(dy, Int32Array.of(3, 2, 1, 0), geometry), Float32Array.of(2));
  });
});

describe("avgPool2d and its gradient", () => {
  it("are the mean over the cells that count, and its share for each of them, bit for bit", () => {
    fc.assert(
      fc.property(poolings, fc.nat(), (geometry, seed) => {
        const x = eighths(sizeOf(geometry.inputShape), seed);
        const dy = eighths(sizeOf(geometry.outputShape), seed + 1);
        expectSame(avgPool(x, geometry), oracle.avgPool2d(x, geometry));
        expectSame(avgPoolGrad(dy, geometry), oracle.avgPool2dGrad(dy, geometry));
      }),
      RUNS,
    );
  });

  const corners = { poolSize: 2, strides: 3, padding: 1 };

  it("divides border windows by the cells inside", () => {
    const geometry = pool2dGeometry("avgPool2d", SHAPE, corners);
    expectSame(avgPool(nine, geometry), Float32Array.of(1, 3, 7, 9));
    expectSame(
      avgPoolGrad(Float32Array.of(1, 2, 3, 4), geometry),
      Float32Array.of(1, 0, 2, 0, 0, 0, 3, 0, 4),
    );
    const wide = pool2dGeometry("avgPool2d", SHAPE, { poolSize: 3, strides: 1, padding: "same" });
    expectSame(avgPool(nine, wide), Float32Array.of(3, 3.5, 4, 4.5, 5, 5.5, 6, 6.5, 7));
  });

  it("divides by the padded cells too where padding counts", () => {
    const geometry = pool2dGeometry("avgPool2d", SHAPE, { ...corners, countIncludePad: true });
    expectSame(avgPool(nine, geometry), Float32Array.of(1 / 4, 3 / 4, 7 / 4, 9 / 4));
    expectSame(
      avgPoolGrad(Float32Array.of(4, 8, 12, 16), geometry),
      Float32Array.of(1, 0, 2, 0, 0, 0, 3, 0, 4),
    );
  });

  it("never counts the cells by which ceil mode hangs over the padding", () => {
    const options = { poolSize: 2, strides: 2, ceilMode: true };
    const corner = (geometry: Pool2dGeometry) => avgPool(nine, geometry).at(-1);
    expect(corner(pool2dGeometry("avgPool2d", SHAPE, options))).toBe(9);
    expect(corner(pool2dGeometry("avgPool2d", SHAPE, { ...options, countIncludePad: true }))).toBe(9);
    const padding = [
      [0, 1],
      [0, 0],
    ] as const;
    const both = { poolSize: 3, strides: 2, ceilMode: true, padding, countIncludePad: true };
    const image = Float32Array.from({ length: 16 }, (_, index) => index);
    const y = avgPool(image, pool2dGeometry("avgPool2d", [1, 4, 4, 1], both));
    // The last window is rows 2, 3 and the row of padding by columns 2 and 3: four numbers, six cells.
    expect(y.at(-1)).toBe(Math.fround((10 + 11 + 14 + 15) / 6));
  });

  it("are adjoints, exactly where windows are powers of two", () => {
    const size = fc.constantFrom(1, 2, 4);
    const cases = fc.record({
      sizes: fc.tuple(fc.integer({ min: 4, max: 9 }), fc.integer({ min: 4, max: 9 })),
      poolSize: fc.tuple(size, size),
      strides: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
      padded: fc.boolean(),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(cases, ({ sizes, poolSize, strides, padded, seed }) => {
        const [height, width] = poolSize.map((length) => (padded ? length - 1 : 0));
        const padding = [
          [height, 0],
          [0, width],
        ] as const;
        const options = { poolSize, strides, padding, countIncludePad: true };
        const geometry = pool2dGeometry("avgPool2d", [2, ...sizes, 3], options);
        const x = eighths(sizeOf(geometry.inputShape), seed);
        const dy = eighths(sizeOf(geometry.outputShape), seed + 1);
        expect(dot(x, avgPoolGrad(dy, geometry))).toBe(dot(avgPool(x, geometry), dy));
      }),
      RUNS,
    );
  });

  it("add up in float64", () => {
    const over = pool2dGeometry("avgPool2d", [1, 1, 4, 1], { poolSize: [1, 4] });
    expectSame(avgPool(Float32Array.of(2 ** 24, 1, 1, -(2 ** 24)), over), Float32Array.of(0.5));
    const back = pool2dGeometry("avgPool2d", [1, 1, 1, 1], { poolSize: 2, strides: 1, padding: 1 });
    expectSame(avgPoolGrad(Float32Array.of(2 ** 24, 1, 1, -(2 ** 24)), back), Float32Array.of(2));
  });
});
