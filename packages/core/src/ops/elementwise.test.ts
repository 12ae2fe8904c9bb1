import { createReferenceBackend } from "@striate/backend-reference";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFusedReference } from "../../test/fusedReference.js";
import { indexOf, numbers, positionOf } from "../../test/values.js";
import * as core from "../index.js";
import { type Shape, sizeOf, type Tensor, tensor } from "../index.js";

const backend = createReferenceBackend();
const eighths = (options: { min: number; max: number }) =>
  fc.integer({ min: options.min * 8, max: options.max * 8 }).map((value) => value / 8);
/** The float64 result, rounded once. */
const rounded = (values: readonly number[]) => Array.from(Float32Array.from(values));

describe("functions of one number", () => {
  it.each<[string, (x: Tensor) => Tensor, (x: number) => number, number]>([
    ["neg", core.neg, (x) => -x, -4],
    ["abs", core.abs, Math.abs, -4],
    ["exp", core.exp, Math.exp, -4],
    ["log", core.log, Math.log, 0.125],
    ["sqrt", core.sqrt, Math.sqrt, 0],
    ["square", core.square, (x) => x * x, -4],
    ["relu", core.relu, (x) => Math.max(x, 0), -4],
    ["leakyRelu", core.leakyRelu, (x) => (x > 0 ? x : Math.fround(0.2) * x), -4],
    ["sigmoid", core.sigmoid, (x) => 1 / (1 + Math.exp(-x)), -4],
    ["tanh", core.tanh, Math.tanh, -4],
  ])("%s is the float64 function, rounded", (_, op, f, min) => {
    fc.assert(
      fc.property(fc.array(eighths({ min, max: 4 }), { minLength: 1, maxLength: 20 }), (values) => {
        expect(numbers(op(tensor(backend, values)))).toEqual(rounded(values.map(f)));
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it("stays finite far out", () => {
    const far = tensor(backend, [-1e4, -100, 100, 1e4]);
    expect(numbers(core.sigmoid(far))).toEqual([0, Math.fround(1 / (1 + Math.exp(100))), 1, 1]);
    expect(numbers(core.tanh(far))).toEqual([-1, -1, 1, 1]);
  });
});

describe("functions of two numbers", () => {
  const shapes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }).chain((shape) =>
    fc.record({
      a: fc.constant(shape),
      b: fc
        .tuple(fc.nat({ max: shape.length }), fc.nat({ max: 7 }))
        .map(([dropped, ones]) => shape.map((size, axis) => ((ones >> axis) & 1 ? 1 : size)).slice(dropped)),
      swap: fc.boolean(),
      seed: fc.nat(),
    }),
  );
  const drawn = (shape: Shape, seed: number) =>
    fc.sample(eighths({ min: -1, max: 1 }), { numRuns: sizeOf(shape), seed });
  const at = (values: readonly number[], shape: Shape, position: readonly number[]) =>
    values[
      indexOf(
        position.slice(position.length - shape.length).map((index, axis) => (shape[axis] === 1 ? 0 : index)),
        shape,
      )
    ]!;

  it.each<[string, (a: Tensor, b: Tensor) => Tensor, (a: number, b: number) => number]>([
    ["add", core.add, (a, b) => a + b],
    ["sub", core.sub, (a, b) => a - b],
    ["mul", core.mul, (a, b) => a * b],
    ["maximum", core.maximum, Math.max],
    ["minimum", core.minimum, Math.min],
    ["equal", core.equal, (a, b) => (a === b ? 1 : 0)],
    ["greater", core.greater, (a, b) => (a > b ? 1 : 0)],
    ["div", (a, b) => core.div(a, core.add(b, 2)), (a, b) => a / (b + 2)],
  ])("%s, with shapes stretched as NumPy does", (_, op, f) => {
    fc.assert(
      fc.property(shapes, ({ a, b, swap, seed }) => {
        const [left, right] = swap ? [b, a] : [a, b];
        const [x, y] = [drawn(left, seed), drawn(right, seed + 1)];
        const z = op(
          tensor(backend, Float32Array.from(x), left),
          tensor(backend, Float32Array.from(y), right),
        );
        expect(z.shape).toEqual(a);
        const expected = Array.from({ length: sizeOf(a) }, (_, index) => {
          const position = positionOf(index, a);
          return f(at(x, left, position), at(y, right, position));
        });
        expect(numbers(z).map((value) => value + 0)).toEqual(rounded(expected).map((value) => value + 0));
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("a number stands for a scalar on either side", () => {
    const x = tensor(backend, [1, 2, 4]);
    expect(numbers(core.sub(10, x))).toEqual([9, 8, 6]);
    expect(numbers(core.div(x, 2))).toEqual([0.5, 1, 2]);
    expect(numbers(core.equal(core.cast(x, "int32"), 2))).toEqual([0, 1, 0]);
  });

  it("equal and greater compare class ids too, and give float32", () => {
    const ids = tensor(backend, new Int32Array([3, 1, 2]));
    const hits = core.equal(ids, tensor(backend, new Int32Array([3, 2, 2])));
    expect([hits.dtype, numbers(hits)]).toEqual(["float32", [1, 0, 1]]);
    expect(numbers(core.greater(ids, 1))).toEqual([1, 0, 1]);
  });
});

describe("a tensor and a number", () => {
  /** Among them −0, the smallest and the largest float32, and numbers that float32 cannot hold. */
  const anything = fc.oneof(
    fc.float({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(0, -0, 0.1, -1 / 3),
  );

  it.each([
    ["add", core.add],
    ["sub", core.sub],
    ["mul", core.mul],
    ["div", core.div],
  ])("%s gives the bits that a scalar tensor gives, from either side", (_, op) => {
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1, maxLength: 8 }), anything, (values, number) => {
        const x = tensor(backend, values);
        const scalar = tensor(backend, number);
        // Not equal by ===, to which −0 is 0.
        const bits = (y: Tensor) => Array.from(new Int32Array(y.readSync().slice().buffer));
        fc.pre(
          numbers(op(x, scalar)).every(Number.isFinite) && numbers(op(scalar, x)).every(Number.isFinite),
        );
        expect(bits(op(x, number))).toEqual(bits(op(x, scalar)));
        expect(bits(op(number, x))).toEqual(bits(op(scalar, x)));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("puts no scalar on the device for add, sub and mul", () => {
    const fused = createFusedReference();
    const x = tensor(fused, [1, 2]);
    for (const op of [core.add, core.sub, core.mul]) for (const y of [op(x, 2), op(2, x)]) y.dispose();
    expect(fused.calls).toEqual(new Array(6).fill("affine"));
  });
});
