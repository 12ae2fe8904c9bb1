import { createReferenceBackend } from "@striate/backend-reference";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../../test/backends.js";
import { innerProduct } from "../../test/values.js";
import * as core from "../index.js";
import { type Backend, mul, type Shape, sizeOf, sum, type Tensor, tensor, valueAndGrad } from "../index.js";

/**
 * For everything linear, ⟨A x, y⟩ = ⟨x, Aᵀ y⟩, where Aᵀ y is what the tape gives for the loss ⟨A x, y⟩. Numbers are whole and small, so that
 * both sides are exact and must be equal bit for bit, whatever the order of adding up.
 */
function isAdjoint(
  run: (...inputs: Tensor[]) => Tensor,
  inputs: Tensor[],
  by: number,
  seed: number,
  unit = 1,
): void {
  const y = run(...inputs);
  const weights = mul(whole(y.shape, seed, y.backend), unit);
  const { value, grads } = valueAndGrad([inputs[by]!], () => sum(mul(run(...inputs), weights)));
  expect(innerProduct(inputs[by]!, grads.get(inputs[by]!)!)).toBe(value.item());
}

const backend = createReferenceBackend();

/** Whole numbers from −4 to 4, the same for a seed. */
function whole(shape: Shape, seed: number, on: Backend = backend): Tensor {
  const stream = fc.sample(fc.integer({ min: -4, max: 4 }), { numRuns: sizeOf(shape), seed });
  return tensor(on, Float32Array.from(stream), shape);
}

const small = (max: number) => fc.integer({ min: 1, max });
const padding = fc.oneof(
  fc.constantFrom("same" as const, "valid" as const),
  fc.nat({ max: 2 }),
  fc.tuple(fc.tuple(fc.nat(2), fc.nat(2)), fc.tuple(fc.nat(2), fc.nat(2))),
);
const convolution = fc.record({
  seed: fc.nat(),
  batch: small(2),
  size: fc.tuple(small(7), small(7)),
  kernel: fc.tuple(small(4), small(3)),
  groups: small(3),
  groupChannels: small(2),
  groupFilters: small(2),
  strides: fc.tuple(small(3), small(2)),
  dilations: fc.tuple(small(2), small(3)),
  padding,
});

/** Draws until the geometry is a possible one. */
function possible<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof core.TensorError && error.code === "SHAPE") return fc.pre(false) as never;
    throw error;
  }
}

describe("adjoints", () => {
  it("conv2d is linear in the images and in the kernel", () => {
    fc.assert(
      fc.property(convolution, (drawn) => {
        const { seed, batch, size, kernel, groups, groupChannels, groupFilters, ...options } = drawn;
        const x = whole([batch, ...size, groups * groupChannels], seed);
        const k = whole([...kernel, groupChannels, groups * groupFilters], seed + 1);
        const run = (images: Tensor, weights: Tensor) => core.conv2d(images, weights, { groups, ...options });
        possible(() => run(x, k));
        isAdjoint(run as never, [x, k], 0, seed + 2);
        isAdjoint(run as never, [x, k], 1, seed + 3);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it.each(BACKENDS)("biases of convolutions and products are linear, %s", (_name, create) => {
    const device = create();
    const bias = whole([3], 1, device);
    const zero = (...shape: number[]) => core.zeros(device, shape);
    isAdjoint((b) => core.conv2d(zero(2, 5, 4, 2), zero(2, 2, 2, 3), { bias: b }), [bias], 0, 2);
    isAdjoint((b) => core.matMul(zero(2, 4, 2), zero(2, 3), { bias: b }), [bias], 0, 3);
  });

  it("conv2dTranspose is the adjoint of conv2d, and linear in the images and in the kernel", () => {
    fc.assert(
      fc.property(convolution, (drawn) => {
        const { seed, batch, size, kernel, groupChannels, groupFilters, strides, dilations } = drawn;
        const options = { strides, dilations, padding: drawn.padding };
        const x = whole([batch, ...size, groupChannels], seed);
        const k = whole([...kernel, groupChannels, groupFilters], seed + 1);
        const y = possible(() => core.conv2d(x, k, options));
        const z = whole(y.shape, seed + 2);
        const run = (images: Tensor, weights: Tensor) =>
          core.conv2dTranspose(images, weights, { ...options, outputShape: x.shape });
        expect(innerProduct(y, z)).toBe(innerProduct(x, run(z, k)));
        isAdjoint(run as never, [z, k], 0, seed + 3);
        isAdjoint(run as never, [z, k], 1, seed + 4);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("matMul is linear in both sides", () => {
    const product = fc.record({
      seed: fc.nat(),
      batch: fc.constantFrom([], [2], [2, 2]),
      shared: fc.constantFrom("a", "b", "none"),
      m: small(4),
      k: small(4),
      n: small(4),
      transposeA: fc.boolean(),
      transposeB: fc.boolean(),
    });
    fc.assert(
      fc.property(product, ({ seed, batch, shared, m, k, n, ...options }) => {
        const a = whole([...(shared === "a" ? [] : batch), ...(options.transposeA ? [k, m] : [m, k])], seed);
        const b = whole(
          [...(shared === "b" ? [] : batch), ...(options.transposeB ? [n, k] : [k, n])],
          seed + 1,
        );
        const run = (left: Tensor, right: Tensor) => core.matMul(left, right, options);
        isAdjoint(run as never, [a, b], 0, seed + 2);
        isAdjoint(run as never, [a, b], 1, seed + 3);
      }),
      { seed: 1 },
    );
  });

  it("avgPool2d divides forward and backward by the same cells", () => {
    const pooling = fc.record({
      seed: fc.nat(),
      size: fc.tuple(small(7), small(7)),
      poolSize: fc.tuple(fc.constantFrom(1, 2, 4), fc.constantFrom(1, 2)),
      strides: fc.tuple(small(3), small(3)),
      ceilMode: fc.boolean(),
      countIncludePad: fc.boolean(),
      padding: fc.constantFrom("same" as const, "valid" as const),
    });
    fc.assert(
      fc.property(pooling, ({ seed, size, ...options }) => {
        // Border windows have 3 cells at times, or 6: multiples of 12 stay whole.
        const x = mul(whole([2, ...size, 2], seed), 12);
        const run = (images: Tensor) => core.avgPool2d(images, options);
        possible(() => run(x));
        isAdjoint(run as never, [x], 0, seed + 1, 12);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it.each<[string, Shape, (x: Tensor) => Tensor]>([
    ["sum", [2, 3, 4], (x) => core.sum(x, { axis: [0, 2] })],
    ["expand", [3, 1, 2], (x) => core.expand(x, [2, 3, 4, 2])],
    ["transpose", [2, 3, 4], (x) => core.transpose(x, [2, 0, 1])],
    ["slice", [4, 5], (x) => core.slice(x, [1, 2], [2, 3])],
    [
      "pad",
      [2, 3],
      (x) =>
        core.pad(x, [
          [1, 2],
          [0, 3],
        ]),
    ],
    ["concat", [2, 3], (x) => core.concat([x, core.neg(x), x], { axis: 0 })],
    ["stack", [2, 3], (x) => core.stack([x, core.mul(x, 2)], { axis: 2 })],
    ["reshape", [2, 6], (x) => core.reshape(x, [3, 4])],
    ["add and sub", [2, 3], (x) => core.sub(core.add(x, core.sum(x, { axis: 0 })), core.neg(x))],
  ])("%s", (_, shape, run) => isAdjoint(run as never, [whole(shape, 1)], 0, 2));
});
