import type { ReduceGeometry, ReduceOp, TypedArray } from "@striate/core";
import fc from "fast-check";
import { describe, it } from "vitest";
import { compute, expectSame } from "../../test/compute.js";
import { RUNS } from "../../test/geometries.js";
import { draws, eighths, ties } from "../../test/numbers.js";
import { reduceBy } from "../../test/oracles.js";

const length = fc.integer({ min: 1, max: 7 });
const geometries: fc.Arbitrary<ReduceGeometry> = fc.record({ outer: length, reduced: length, inner: length });
const sizeOf = ({ outer, reduced, inner }: ReduceGeometry) => outer * reduced * inner;

const reduce = (op: ReduceOp, x: Float32Array, geometry: ReduceGeometry) =>
  compute([x], (backend, a) => backend.reduce(op, a, geometry));
const argMax = (x: TypedArray, geometry: ReduceGeometry) =>
  compute([x], (backend, a) => backend.argMax(a, geometry));

describe("reduce", () => {
  it("sums over the middle axis, exactly", () => {
    fc.assert(
      fc.property(geometries, fc.nat(), (geometry, seed) => {
        const x = eighths(sizeOf(geometry), seed);
        const expected = reduceBy(x, geometry, (values) => values.reduce((sum, value) => sum + value, 0));
        expectSame(reduce("sum", x, geometry), Float32Array.from(expected));
      }),
      RUNS,
    );
  });

  it("gives the largest over the middle axis, also where all are negative", () => {
    fc.assert(
      fc.property(geometries, fc.nat(), fc.constantFrom(0, 5), (geometry, seed, shift) => {
        const x = eighths(sizeOf(geometry), seed).map((value) => value - shift);
        const expected = reduceBy(x, geometry, (values) => Math.max(...values));
        expectSame(reduce("max", x, geometry), Float32Array.from(expected));
      }),
      RUNS,
    );
  });

  it("adds up in float64, in every column", () => {
    const x = Float32Array.from([2 ** 24, 1, 1, -(2 ** 24)].flatMap((value) => [value, -value, value]));
    expectSame(reduce("sum", x, { outer: 1, reduced: 4, inner: 3 }), Float32Array.of(2, -2, 2));
    // A float32 sum of 2²⁰ tenths is off by four per cent.
    const tenths = new Float32Array(2 ** 20).fill(0.1);
    const exact = Math.fround(0.1) * 2 ** 20;
    expectSame(reduce("sum", tenths, { outer: 1, reduced: 2 ** 20, inner: 1 }), Float32Array.of(exact));
  });
});

describe("argMax", () => {
  const first = (values: number[]) => values.indexOf(Math.max(...values));

  it("gives the first of the largest, for float32 and int32", () => {
    fc.assert(
      fc.property(geometries, fc.nat(), (geometry, seed) => {
        const floats = ties(sizeOf(geometry), seed);
        expectSame(argMax(floats, geometry), Int32Array.from(reduceBy(floats, geometry, first)));
        const integers = draws(sizeOf(geometry), seed, 4).map((value) => value - 3);
        expectSame(argMax(integers, geometry), Int32Array.from(reduceBy(integers, geometry, first)));
      }),
      RUNS,
    );
  });

  it("tells apart int32 numbers that are one float32", () => {
    const [small, large] = [2 ** 24, 2 ** 31 - 1];
    const columns = Int32Array.of(
      small,
      small + 1,
      small,
      small + 1,
      small + 1,
      0,
      large - 1,
      large,
      -large - 1,
    );
    expectSame(argMax(columns, { outer: 3, reduced: 3, inner: 1 }), Int32Array.of(1, 0, 1));
  });

  it("takes 0 and −0 for equal", () => {
    const zeros = Float32Array.of(-0, 0, 0, -0);
    expectSame(argMax(zeros, { outer: 2, reduced: 2, inner: 1 }), Int32Array.of(0, 0));
  });
});
