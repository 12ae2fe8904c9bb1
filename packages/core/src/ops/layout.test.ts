import { createReferenceBackend } from "@striate/backend-reference";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distinct, indexOf, numbers, positionOf } from "../../test/values.js";
import * as core from "../index.js";
import { type Shape, sizeOf, type Tensor, tensor } from "../index.js";

const backend = createReferenceBackend();
const shapes = (minLength: number) => fc.array(fc.integer({ min: 1, max: 4 }), { minLength, maxLength: 4 });
const eachAxis = <T>(shape: Shape, arbitrary: (size: number, axis: number) => fc.Arbitrary<T>) =>
  fc.tuple(...shape.map(arbitrary));

/** Checks every number of `y`: at `position` it must be what `expected` says. */
function reads(y: Tensor, shape: Shape, expected: (position: readonly number[]) => number): void {
  expect(y.shape).toEqual(shape);
  expect(numbers(y)).toEqual(
    Array.from({ length: sizeOf(shape) }, (_, index) => expected(positionOf(index, shape))),
  );
}
const at = (values: readonly number[], shape: Shape, position: readonly number[]) =>
  values[indexOf(position, shape)]!;

describe("moving numbers about", () => {
  it("transpose: output axis i is input axis permutation[i]", () => {
    const drawn = shapes(1).chain((shape) =>
      fc.tuple(fc.constant(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
    );
    fc.assert(
      fc.property(drawn, ([shape, permutation]) => {
        const x = distinct(backend, shape);
        const values = numbers(x);
        reads(
          core.transpose(x, permutation),
          permutation.map((axis) => shape[axis]!),
          (position) =>
            at(
              values,
              shape,
              permutation.map((_, axis) => position[permutation.indexOf(axis)]!),
            ),
        );
      }),
      { seed: 1 },
    );
    expect(core.transpose(distinct(backend, [2, 3, 4])).shape).toEqual([4, 3, 2]);
  });

  it("slice: the block of `size` from `begin`, −1 to the end", () => {
    const drawn = shapes(1).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        begin: eachAxis(shape, (size) => fc.nat({ max: size - 1 })),
        cut: eachAxis(shape, (size) => fc.nat({ max: size })),
      }),
    );
    fc.assert(
      fc.property(drawn, ({ shape, begin, cut }) => {
        const x = distinct(backend, shape);
        const values = numbers(x);
        const size = shape.map((length, axis) =>
          cut[axis] === 0 ? -1 : Math.max(1, Math.min(cut[axis]!, length - begin[axis]!)),
        );
        const outputShape = size.map((count, axis) => (count === -1 ? shape[axis]! - begin[axis]! : count));
        reads(core.slice(x, begin, size), outputShape, (position) =>
          at(
            values,
            shape,
            position.map((index, axis) => index + begin[axis]!),
          ),
        );
      }),
      { seed: 1 },
    );
  });

  it("pad: the tensor in the middle, the value around it", () => {
    const drawn = shapes(1).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        paddings: eachAxis(shape, () => fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 2 }))),
        value: fc.integer({ min: -9, max: 9 }),
      }),
    );
    fc.assert(
      fc.property(drawn, ({ shape, paddings, value }) => {
        const x = distinct(backend, shape);
        const values = numbers(x);
        const outputShape = shape.map((size, axis) => paddings[axis]![0] + size + paddings[axis]![1]);
        reads(core.pad(x, paddings, { value }), outputShape, (position) => {
          const inside = position.map((index, axis) => index - paddings[axis]![0]);
          const hit = inside.every((index, axis) => index >= 0 && index < shape[axis]!);
          return hit ? at(values, shape, inside) : value;
        });
      }),
      { seed: 1 },
    );
  });

  it("concat and stack: parts in order along an axis", () => {
    const drawn = shapes(1).chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        axis: fc.nat({ max: shape.length - 1 }),
        lengths: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
      }),
    );
    fc.assert(
      fc.property(drawn, ({ shape, axis, lengths }) => {
        const parts = lengths.map((length, index) => distinct(backend, shape.with(axis, length), index));
        const values = parts.map(numbers);
        const total = lengths.reduce((sum, length) => sum + length, 0);
        reads(core.concat(parts, { axis: axis - shape.length }), shape.with(axis, total), (position) => {
          let part = 0;
          let along = position[axis]!;
          while (along >= lengths[part]!) along -= lengths[part++]!;
          return at(values[part]!, parts[part]!.shape, position.with(axis, along));
        });
        const alike = lengths.map((_, index) => distinct(backend, shape, index));
        reads(core.stack(alike, { axis }), shape.toSpliced(axis, 0, lengths.length), (position) =>
          at(numbers(alike[position[axis]!]!), shape, position.toSpliced(axis, 1)),
        );
      }),
      { seed: 1, numRuns: 50 },
    );
    expect(core.concat([distinct(backend, [2, 1]), distinct(backend, [2, 2])]).shape).toEqual([2, 3]);
    expect(core.stack([distinct(backend, []), distinct(backend, [])]).shape).toEqual([2]);
  });

  it("reshape, expandDims and squeeze: the same numbers in the same order, sharing the buffer", () => {
    const x = distinct(backend, [2, 3, 4]);
    const before = backend.memory();
    for (const [y, shape] of [
      [core.reshape(x, [6, 4]), [6, 4]],
      [core.reshape(x, [-1]), [24]],
      [core.reshape(x, [4, -1, 3]), [4, 2, 3]],
      [core.expandDims(x, 0), [1, 2, 3, 4]],
      [core.expandDims(x, 3), [2, 3, 4, 1]],
      [core.expandDims(x, -2), [2, 3, 1, 4]],
      [core.squeeze(core.reshape(x, [1, 24, 1])), [24]],
      [core.squeeze(core.reshape(x, [1, 24, 1]), { axis: -1 }), [1, 24]],
      [core.squeeze(core.reshape(x, [1, 24, 1]), { axis: [0] }), [24, 1]],
    ] as const) {
      expect(y.shape).toEqual(shape);
      expect(numbers(y)).toEqual(numbers(x));
    }
    expect(backend.memory()).toEqual(before);
  });

  it("expand repeats", () => {
    const row = tensor(backend, [[1, 2]]);
    expect(numbers(core.expand(row, [3, 2]))).toEqual([1, 2, 1, 2, 1, 2]);
    expect(numbers(core.expand(core.transpose(row), [2, 2, 2]))).toEqual([1, 1, 2, 2, 1, 1, 2, 2]);
  });

  it("int32 can be moved about as well", () => {
    const ids = tensor(backend, new Int32Array([1, 2, 3, 4]), [2, 2]);
    for (const y of [
      core.transpose(ids),
      core.slice(ids, [0, 1], [2, 1]),
      core.pad(ids, [
        [0, 0],
        [1, 0],
      ]),
      core.concat([ids, ids]),
      core.reshape(ids, [4]),
      core.expand(ids, [2, 2, 2]),
    ]) {
      expect(y.dtype).toBe("int32");
    }
    expect(numbers(core.transpose(ids))).toEqual([1, 3, 2, 4]);
  });
});

describe("class ids and dtypes", () => {
  it("oneHot puts a 1 at the id", () => {
    const rows = core.oneHot(tensor(backend, new Int32Array([2, 0]), [2, 1]), 3);
    expect([rows.shape, rows.dtype, numbers(rows)]).toEqual([[2, 1, 3], "float32", [0, 0, 1, 1, 0, 0]]);
  });

  it.each([3, -1])("oneHot refuses the id %i of three classes", (id) => {
    expect(() => core.oneHot(tensor(backend, new Int32Array([0, id])), 3)).toThrow(
      `oneHot: label ${id} at position 1 is not one of 3 classes. Labels are whole numbers from 0 to 2.`,
    );
  });

  it("cast to int32 drops the fraction", () => {
    const x = core.cast(tensor(backend, [-1.75, -0.5, 0.5, 1.75, 3]), "int32");
    expect([x.dtype, numbers(x)]).toEqual(["int32", [-1, 0, 0, 1, 3]]);
    expect(core.cast(x, "float32").dtype).toBe("float32");
  });

  it("range counts up or down to the stop, which it leaves out", () => {
    expect(numbers(core.range(backend, 1, 4))).toEqual([1, 2, 3]);
    expect(numbers(core.range(backend, 0, 1, 0.25))).toEqual([0, 0.25, 0.5, 0.75]);
    expect(numbers(core.range(backend, 3, 0, -2))).toEqual([3, 1]);
    expect(core.range(backend, 0, 3, 1, "int32").dtype).toBe("int32");
  });
});
