import { conv2dGeometry } from "@striate/core";
import { describe, expect, it } from "vitest";
import { float32Winograd } from "../../test/float32Winograd.js";
import { numbers } from "../numbers.js";
import { floatsOnReference } from "../onReference.js";
import { backwardPlane, isWinogradCase, turned, winogradBound } from "./winogradBound.js";
import { winogradConvolution, winogradKernelGradient } from "./winogradConvolution.js";
import { F3x4, F4x3 } from "./winogradMatrices.js";

const geometries = [
  conv2dGeometry("conv2d", [2, 7, 9, 3], [3, 3, 3, 2], { padding: "same" }),
  conv2dGeometry("conv2d", [1, 5, 4, 2], [3, 3, 2, 3], {
    padding: [
      [4, 0],
      [1, 3],
    ],
  }),
  conv2dGeometry("conv2d", [1, 12, 11, 1], [3, 3, 1, 1]),
];

describe.each(geometries)("convolution of %o", (geometry) => {
  const { inputShape, kernelShape, outputShape, inChannels, outChannels, padTop, padLeft } = geometry;
  const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);
  const x = numbers("eighths", size(inputShape), 1);
  const kernel = numbers("eighths", size(kernelShape), 2);
  const dy = numbers("eighths", size(outputShape), 3);
  const plane = { ...geometry, top: padTop, left: padLeft };

  // In float64 with denominators of 24: sums of magnitudes below 10⁶ are off by less than 10⁻⁷, and results are multiples of 1/64.
  it("is what the matrices compute", () => {
    const expected = floatsOnReference([x, kernel], (on, a, b) => on.conv2d(a, b, geometry));
    expectNear(winogradConvolution(x, kernel, plane, F4x3), expected);
  });

  it("has an input gradient that is a convolution with the kernel turned", () => {
    const expected = floatsOnReference([dy, kernel], (on, a, b) => on.conv2dGradInput(a, b, geometry));
    const kernelTurned = turned(kernel, inChannels, outChannels);
    expectNear(winogradConvolution(dy, kernelTurned, backwardPlane(geometry), F4x3), expected);
  });

  it("has a kernel gradient that F(3×3, 4×4) computes", () => {
    const expected = floatsOnReference([x, dy], (on, a, b) => on.conv2dGradKernel(a, b, geometry));
    expectNear(winogradKernelGradient(x, dy, plane, F3x4), expected);
  });

  it.each(["reals", "spread", "positive", "shifted", "ties"] as const)(
    "stays within an eighth of the bound when every step is rounded to float32, on %s",
    (kind) => {
      const [image, taps] = [numbers(kind, size(inputShape), 4), numbers(kind, size(kernelShape), 5)];
      const exact = floatsOnReference([image, taps], (on, a, b) => on.conv2d(a, b, geometry));
      const bound = winogradBound("conv2d", image, taps, geometry, { sums: 1 });
      const rounded = float32Winograd(image, taps, plane, F4x3);
      const ratios = Array.from(bound, (allowed, i) => Math.abs(rounded[i]! - exact[i]!) / allowed);
      expect(Math.max(...ratios)).toBeLessThan(1 / 8);
    },
  );

  it("does not let half precision pass", () => {
    const [image, taps] = [numbers("reals", size(inputShape), 4), numbers("reals", size(kernelShape), 5)];
    const run = (x: Float32Array, kernel: Float32Array) =>
      floatsOnReference([x, kernel], (on, a, b) => on.conv2d(a, b, geometry));
    const bound = winogradBound("conv2d", image, taps, geometry, { sums: 1 });
    const halves = image.map((value) => value + (Math.abs(value) > 1 ? 2 ** -11 : 0));
    const [exact, coarse] = [run(image, taps), run(halves, taps)];
    expect(exact.some((value, i) => Math.abs(coarse[i]! - value) > bound[i]!)).toBe(true);
  });
});

it("is for 3×3 with stride 1, and for nothing else", () => {
  const of = (kernel: readonly number[], options: object) =>
    isWinogradCase(conv2dGeometry("conv2d", [1, 9, 9, 2], kernel, options));
  expect(of([3, 3, 2, 2], {})).toBe(true);
  expect(of([3, 3, 2, 2], { strides: [1, 2] })).toBe(false);
  expect(of([3, 3, 2, 2], { dilations: [2, 1] })).toBe(false);
  expect(of([3, 3, 1, 2], { groups: 2 })).toBe(false);
  expect(of([3, 2, 2, 2], {})).toBe(false);
});

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThan(1e-7);
}
