import { createReferenceBackend } from "@striate/backend-reference";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distinct, numbers, positionOf } from "../../test/values.js";
import * as core from "../index.js";
import { type Tensor, tensor } from "../index.js";

const backend = createReferenceBackend();
const shapes = (minLength: number) => fc.array(fc.integer({ min: 1, max: 4 }), { minLength, maxLength: 4 });

describe("reductions", () => {
  const drawn = shapes(1).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      axes: fc.subarray([...shape.keys()]),
      fromBack: fc.boolean(),
      keepDims: fc.boolean(),
    }),
  );

  it.each<[string, (x: Tensor, options: core.ReduceOptions) => Tensor, (group: number[]) => number]>([
    ["sum", core.sum, (group) => group.reduce((total, value) => total + value, 0)],
    ["mean", core.mean, (group) => group.reduce((total, value) => total + value, 0) / group.length],
    ["max", core.max, (group) => Math.max(...group)],
    ["min", core.min, (group) => Math.min(...group)],
  ])("%s over any axes", (name, op, f) => {
    fc.assert(
      fc.property(drawn, ({ shape, axes, fromBack, keepDims }) => {
        const x = distinct(backend, shape);
        const groups = new Map<string, number[]>();
        for (const [index, value] of numbers(x).entries()) {
          const key = positionOf(index, shape)
            .filter((_, axis) => !axes.includes(axis))
            .join();
          groups.set(key, [...(groups.get(key) ?? []), value]);
        }
        const y = op(x, { axis: fromBack ? axes.map((axis) => axis - shape.length) : axes, keepDims });
        expect(y.shape).toEqual(
          keepDims
            ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
            : shape.filter((_, axis) => !axes.includes(axis)),
        );
        const expected = [...groups.values()].map(f);
        // Sums are exact. A mean multiplies by 1/n in float32: half a unit in the last place for 1/n and one for the product.
        const tolerance = name === "mean" ? 2 ** -23 : 0;
        for (const [index, value] of numbers(y).entries()) {
          expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(
            tolerance * Math.abs(expected[index]!),
          );
        }
      }),
      { seed: 1 },
    );
  });

  it("without an axis takes everything, to a scalar", () => {
    const x = tensor(backend, [
      [1, 2],
      [3, 4],
    ]);
    expect([core.sum(x).shape, core.sum(x).item()]).toEqual([[], 10]);
    expect([core.mean(x, { keepDims: true }).shape, core.mean(x).item()]).toEqual([[1, 1], 2.5]);
    expect(core.sum(core.sum(x)).item()).toBe(10);
  });

  it("argMax gives int32 positions along one axis", () => {
    const x = tensor(backend, [
      [1, 9, 2],
      [8, 3, 8],
    ]);
    expect([core.argMax(x).dtype, numbers(core.argMax(x))]).toEqual(["int32", [1, 0]]);
    expect(numbers(core.argMax(x, { axis: 0 }))).toEqual([1, 0, 1]);
    expect(core.argMax(x, { axis: 0, keepDims: true }).shape).toEqual([1, 3]);
  });
});
