import { createReferenceBackend } from "@striate/backend-reference";
import { type Conv2dGeometry, conv2dGeometry } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reals } from "../../test/numbers.js";
import { onEveryDevice } from "../../test/winogradDevices.js";
import { forwardMagnitudes, gradKernelMagnitudes, turned } from "../../test/winogradMagnitudes.js";
import { winogradForward, winogradGradInput, winogradGradKernel } from "./winograd.js";

const between = (min: number, max: number) => fc.integer({ min, max });
const pair = <T>(value: fc.Arbitrary<T>) => fc.tuple(value, value);

/** Every padding there is, sides unequal; images down to one pixel of output. */
const convolutions = (sizes: fc.Arbitrary<number>, channels: fc.Arbitrary<number>) =>
  fc
    .record({
      batch: between(1, 5),
      sizes: pair(sizes),
      channels: pair(channels),
      padding: pair(pair(between(0, 3))),
    })
    .map(({ batch, sizes, channels: [inputs, outputs], padding }) => {
      const [height, width] = sizes.map((size, axis) =>
        Math.max(size, 3 - padding[axis]![0] - padding[axis]![1]),
      );
      return conv2dGeometry("conv2d", [batch, height!, width!, inputs], [3, 3, inputs, outputs], { padding });
    });

const anyConvolution = fc.oneof(
  convolutions(between(1, 9), between(1, 9)),
  convolutions(between(1, 40), between(1, 5)),
  convolutions(between(1, 5), fc.constantFrom(12, 17, 31, 32, 63, 64, 65, 70, 129, 134)),
);

/** Whole images that have an algorithm of their own. */
const twoByTwo = fc
  .record({ batch: between(1, 40), channels: pair(fc.oneof(between(1, 9), fc.constantFrom(31, 66, 133))) })
  .map(({ batch, channels: [inputs, outputs] }) =>
    conv2dGeometry("conv2d", [batch, 2, 2, inputs], [3, 3, inputs, outputs], { padding: 1 }),
  );

/** All ways of cutting that the plans know, each with something left over. */
const LARGE = [
  [[2, 26, 25, 64], 70, "same"],
  [[1, 17, 19, 130], 72, "same"],
  [[1, 45, 47, 258], 5, "valid"],
  [[1, 39, 37, 700], 3, "same"],
  [[33, 4, 4, 134], 68, "same"],
  [[135, 2, 2, 259], 36, "same"],
  [[40, 14, 13, 8], 12, "same"],
] as const;

const reference = createReferenceBackend();
const U = 2 ** -24;

/**
 * Roundings between the numbers that go in and one that comes out. Bᵀ: 2 a side. G: 4 a side, one of them that of the constant. A: 2 a side.
 * Aᵀ: 3 a side, and one for the bias. Gᵀ: 5 a side. n products and their sum, in any order: n.
 */
const FORWARD = 2 * 2 + 2 * 4 + 2 * 3 + 1;
const GRAD_KERNEL = 2 * 2 + 2 * 2 + 2 * 5;

/** |value − exact| ≤ γ(roundings) · magnitude, and half a unit in the last place of the reference. */
function expectWithin(
  values: Float32Array,
  exact: Float32Array,
  magnitudes: Float64Array,
  roundings: number,
): void {
  expect(values.length).toBe(exact.length);
  const gamma = (roundings * U) / (1 - roundings * U);
  const wrong = values.findIndex(
    (value, index) =>
      !(Math.abs(value - exact[index]!) <= gamma * magnitudes[index]! + U * Math.abs(exact[index]!)),
  );
  if (wrong !== -1) expect(`${values[wrong]} at ${wrong}`).toBe(`${exact[wrong]}`);
}

function numbersOf({
  batch,
  inHeight,
  inWidth,
  inChannels,
  outHeight,
  outWidth,
  outChannels,
}: Conv2dGeometry) {
  return {
    x: reals(batch * inHeight * inWidth * inChannels, 1),
    kernel: reals(9 * inChannels * outChannels, 2),
    bias: reals(outChannels, 3),
    dy: reals(batch * outHeight * outWidth * outChannels, 4),
  };
}

function checkForward(geometry: Conv2dGeometry): void {
  const { x, kernel, bias } = numbersOf(geometry);
  const y = reference.readSync(
    reference.conv2d(reference.write(x), reference.write(kernel), geometry),
  ) as Float32Array;
  const magnitudes = forwardMagnitudes(geometry, x, kernel);
  const roundings = FORWARD + geometry.inChannels;
  onEveryDevice(
    [x, kernel],
    (device, ...[x, kernel]) =>
      winogradForward(device, x!, kernel!, { geometry, bias: undefined, activation: "linear" }),
    (values) => expectWithin(values, y, magnitudes, roundings),
  );
  const ofChannel = (index: number) => bias[index % geometry.outChannels]!;
  const biased = y.map((value, index) => value + ofChannel(index));
  const more = magnitudes.map((value, index) => value + Math.abs(ofChannel(index)));
  for (const activation of ["linear", "relu"] as const) {
    const expected = activation === "relu" ? biased.map((value) => Math.max(value, 0)) : biased;
    onEveryDevice(
      [x, kernel, bias],
      (device, ...[x, kernel, bias]) => winogradForward(device, x!, kernel!, { geometry, bias, activation }),
      // One more: the sum that is compared with was rounded too.
      (values) => expectWithin(values, expected, more, roundings + 1),
    );
  }
}

function checkGradInput(geometry: Conv2dGeometry): void {
  const { kernel, dy } = numbersOf(geometry);
  const dx = reference.readSync(
    reference.conv2dGradInput(reference.write(dy), reference.write(kernel), geometry),
  ) as Float32Array;
  const mirrored = turned(geometry, kernel);
  const magnitudes = forwardMagnitudes(mirrored.geometry, dy, mirrored.kernel);
  onEveryDevice(
    [dy, kernel],
    (device, ...[dy, kernel]) => winogradGradInput(device, dy!, kernel!, geometry),
    (values) => expectWithin(values, dx, magnitudes, FORWARD + geometry.outChannels),
  );
}

function checkGradKernel(geometry: Conv2dGeometry): void {
  const { x, dy } = numbersOf(geometry);
  const dKernel = reference.readSync(
    reference.conv2dGradKernel(reference.write(x), reference.write(dy), geometry),
  ) as Float32Array;
  const magnitudes = gradKernelMagnitudes(geometry, x, dy);
  const tiles = geometry.batch * Math.ceil(geometry.outHeight / 4) * Math.ceil(geometry.outWidth / 4);
  onEveryDevice(
    [x, dy],
    (device, ...[x, dy]) => winogradGradKernel(device, x!, dy!, geometry),
    (values) => expectWithin(values, dKernel, magnitudes, GRAD_KERNEL + tiles),
  );
}

describe.each([
  ["winogradForward", checkForward],
  ["winogradGradInput", checkGradInput],
  ["winogradGradKernel", checkGradKernel],
] as const)("%s", (_, check) => {
  it("agrees with plain sums within the bound of its roundings, for any sizes, channels and paddings", () => {
    fc.assert(fc.property(fc.oneof(anyConvolution, twoByTwo), check), { seed: 1, numRuns: 80 });
  });

  it.each(LARGE)("agrees for %j with %i outputs, padding %s", (input, outputs, padding) => {
    check(conv2dGeometry("conv2d", input, [3, 3, input[3], outputs], { padding }));
  });
});

/** What training feels, unlike the bound, which the worst of cases would need. */
function largestError(values: Float32Array, exact: Float32Array): number {
  const errors = values.map((value, index) => Math.abs(value - exact[index]!));
  const largest = (numbers: Float32Array) =>
    numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest(errors) / largest(exact);
}

describe("rounds by at most 2e-5 of the largest number in a layer of 128 channels", () => {
  const geometry = conv2dGeometry("conv2d", [4, 16, 16, 128], [3, 3, 128, 128], { padding: "same" });
  const { x, kernel, dy } = numbersOf(geometry);
  const [images, taps, gradient] = [reference.write(x), reference.write(kernel), reference.write(dy)];
  const near = (exact: ReturnType<typeof reference.conv2d>) => (values: Float32Array) =>
    expect(largestError(values, reference.readSync(exact) as Float32Array)).toBeLessThan(2e-5);

  it("forward", () => {
    onEveryDevice(
      [x, kernel],
      (device, ...[x, kernel]) =>
        winogradForward(device, x!, kernel!, { geometry, bias: undefined, activation: "linear" }),
      near(reference.conv2d(images, taps, geometry)),
    );
  });

  it("in the input gradient", () => {
    onEveryDevice(
      [dy, kernel],
      (device, ...[dy, kernel]) => winogradGradInput(device, dy!, kernel!, geometry),
      near(reference.conv2dGradInput(gradient, taps, geometry)),
    );
  });

  it("in the filter gradient", () => {
    onEveryDevice(
      [x, dy],
      (device, ...[x, dy]) => winogradGradKernel(device, x!, dy!, geometry),
      near(reference.conv2dGradKernel(images, gradient, geometry)),
    );
  });
});
