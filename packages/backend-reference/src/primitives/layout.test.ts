import {
  concatGeometry,
  expandGeometry,
  padGeometry,
  permuteGeometry,
  type Shape,
  sliceGeometry,
  type TypedArray,
} from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compute, expectSame } from "../../test/compute.js";
import { RUNS } from "../../test/geometries.js";
import { offset, positions, stretched } from "../../test/oracles.js";

const length = fc.integer({ min: 1, max: 4 });
const shapes = fc.array(length, { maxLength: 5 });
const integers = fc.boolean();

/** 1, 2, 3, … so that no two places hold the same number, as float32 or int32. */
function counted(shape: Shape, integer: boolean, from = 1): TypedArray {
  const values = positions(shape).map((_, index) => from + index);
  return integer ? Int32Array.from(values) : Float32Array.from(values);
}

/** An output of the dtype of `like`, by what stands at every position. */
function built(like: TypedArray, shape: Shape, at: (position: number[]) => number): TypedArray {
  const values = positions(shape).map(at);
  return like instanceof Int32Array ? Int32Array.from(values) : Float32Array.from(values);
}

describe("expand", () => {
  it("repeats along stretched axes", () => {
    const cases = fc.tuple(
      shapes,
      fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      fc.nat(3),
      integers,
    );
    fc.assert(
      fc.property(cases, ([output, one, drop, integer]) => {
        const input = output.map((size, axis) => (one[axis] ? 1 : size)).slice(drop);
        const x = counted(input, integer);
        const y = compute([x], (backend, a) => backend.expand(a, expandGeometry("expand", input, output)));
        expectSame(
          y,
          built(x, output, (position) => x[stretched(input, position)]),
        );
      }),
      RUNS,
    );
  });
});

describe("permute", () => {
  it("takes axis permutation[i] of the input as axis i", () => {
    const cases = shapes.chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
        integers,
      ),
    );
    fc.assert(
      fc.property(cases, ([shape, permutation, integer]) => {
        const geometry = permuteGeometry("transpose", shape, permutation);
        const x = counted(shape, integer);
        const y = compute([x], (backend, a) => backend.permute(a, geometry));
        const expected = built(x, geometry.outputShape, (position) => {
          const source = shape.map((_, axis) => position[permutation.indexOf(axis)]);
          return x[offset(shape, source)!];
        });
        expectSame(y, expected);
      }),
      RUNS,
    );
  });

  it("transposes a matrix", () => {
    const geometry = permuteGeometry("transpose", [2, 3], [1, 0]);
    const y = compute([Float32Array.of(1, 2, 3, 4, 5, 6)], (backend, a) => backend.permute(a, geometry));
    expectSame(y, Float32Array.of(1, 4, 2, 5, 3, 6));
  });
});

describe("pad", () => {
  it("surrounds with the value, in both dtypes", () => {
    const axes = fc.array(fc.tuple(length, fc.nat(2), fc.nat(2)), { maxLength: 4 });
    fc.assert(
      fc.property(axes, integers, fc.constantFrom(0, -7, 2), (axes, integer, value) => {
        const shape = axes.map(([size]) => size);
        const paddings = axes.map(([, before, after]) => [before, after] as const);
        const geometry = padGeometry("pad", shape, paddings);
        const x = counted(shape, integer);
        const y = compute([x], (backend, a) => backend.pad(a, geometry, value));
        const expected = built(x, geometry.outputShape, (position) => {
          const source = position.map((index, axis) => index - paddings[axis][0]);
          const at = offset(shape, source);
          return at === undefined ? value : x[at];
        });
        expectSame(y, expected);
      }),
      RUNS,
    );
  });

  it("pads with what float32 makes of the value", () => {
    const geometry = padGeometry("pad", [1], [[1, 1]]);
    const y = compute([Float32Array.of(5)], (backend, a) => backend.pad(a, geometry, 0.1));
    expectSame(y, Float32Array.of(0.1, 5, 0.1));
  });
});

describe("slice", () => {
  it("cuts the block out, in both dtypes", () => {
    const axis = fc
      .tuple(fc.nat(2), length, fc.nat(2))
      .map(([begin, size, rest]) => ({ begin, size, whole: begin + size + rest }));
    fc.assert(
      fc.property(fc.array(axis, { maxLength: 4 }), integers, (axes, integer) => {
        const shape = axes.map(({ whole }) => whole);
        const begin = axes.map(({ begin }) => begin);
        const size = axes.map(({ size }) => size);
        const x = counted(shape, integer);
        const geometry = sliceGeometry("slice", shape, begin, size);
        const y = compute([x], (backend, a) => backend.slice(a, geometry));
        const source = (position: number[]) => position.map((index, axis) => index + begin[axis]);
        expectSame(
          y,
          built(x, size, (position) => x[offset(shape, source(position))!]),
        );
      }),
      RUNS,
    );
  });
});

describe("concat", () => {
  const cases = fc.record({
    before: fc.array(length, { maxLength: 2 }),
    after: fc.array(length, { maxLength: 2 }),
    sizes: fc.array(length, { minLength: 1, maxLength: 4 }),
    integer: integers,
  });

  it("puts the parts one behind the other along the axis, in both dtypes", () => {
    fc.assert(
      fc.property(cases, ({ before, after, sizes, integer }) => {
        const axis = before.length;
        const partShapes = sizes.map((size) => [...before, size, ...after]);
        const parts = partShapes.map((shape, index) => counted(shape, integer, 1000 * index));
        const geometry = concatGeometry("concat", partShapes, axis);
        const y = compute(parts, (backend, ...buffers) => backend.concat(buffers, geometry));
        const expected = built(parts[0], geometry.outputShape, (position) => {
          let part = 0;
          let index = position[axis];
          while (index >= sizes[part]) index -= sizes[part++];
          return parts[part][offset(partShapes[part], position.with(axis, index))!];
        });
        expectSame(y, expected);
      }),
      RUNS,
    );
  });

  it("joins a buffer with itself", () => {
    const geometry = concatGeometry("concat", [[2], [2]], 0);
    expectSame(
      compute([Int32Array.of(1, 2)], (backend, a) => backend.concat([a, a], geometry)),
      Int32Array.of(1, 2, 1, 2),
    );
  });
});

describe("oneHot", () => {
  it("gives a row with one 1 for a class, and a row of zeros for what is none", () => {
    const labels = Int32Array.of(0, 2, 1, 3, -1, 2 ** 31 - 1, -(2 ** 31));
    const y = compute([labels], (backend, a) => backend.oneHot(a, 3));
    const none = [0, 0, 0];
    expectSame(y, Float32Array.from([1, 0, 0, 0, 0, 1, 0, 1, 0, ...none, ...none, ...none, ...none]));
  });

  it("has a 1 exactly where the label is the column", () => {
    const label = fc.integer({ min: -2, max: 7 });
    fc.assert(
      fc.property(fc.array(label, { minLength: 1 }), fc.integer({ min: 1, max: 6 }), (labels, classes) => {
        const y = compute([Int32Array.from(labels)], (backend, a) => backend.oneHot(a, classes));
        expect(y).toBeInstanceOf(Float32Array);
        const expected = positions([labels.length, classes]).map(([row, column]) =>
          Number(labels[row] === column),
        );
        expectSame(y, Float32Array.from(expected));
      }),
      RUNS,
    );
  });
});
