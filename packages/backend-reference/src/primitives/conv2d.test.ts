import { type Conv2dGeometry, conv2dGeometry } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compute, dot, expectSame } from "../../test/compute.js";
import { convolutions, RUNS } from "../../test/geometries.js";
import { eighths } from "../../test/numbers.js";
import * as oracle from "../../test/oracles.js";

const sizeOf = (shape: readonly number[]) => shape.reduce((size, length) => size * length, 1);

const operandsOf = ({ inputShape, kernelShape, outputShape }: Conv2dGeometry, seed = 1) => ({
  x: eighths(sizeOf(inputShape), seed),
  kernel: eighths(sizeOf(kernelShape), seed + 1),
  dy: eighths(sizeOf(outputShape), seed + 2),
});

type Convolve = (a: Float32Array, b: Float32Array, geometry: Conv2dGeometry) => Float32Array;

const conv2d: Convolve = (x, kernel, geometry) =>
  compute([x, kernel], (backend, a, b) => backend.conv2d(a, b, geometry)) as Float32Array;
const gradInput: Convolve = (dy, kernel, geometry) =>
  compute([dy, kernel], (backend, a, b) => backend.conv2dGradInput(a, b, geometry)) as Float32Array;
const gradKernel: Convolve = (x, dy, geometry) =>
  compute([x, dy], (backend, a, b) => backend.conv2dGradKernel(a, b, geometry)) as Float32Array;

function expectAllThree(geometry: Conv2dGeometry, seed?: number): void {
  const { x, kernel, dy } = operandsOf(geometry, seed);
  expectSame(conv2d(x, kernel, geometry), oracle.conv2d(x, kernel, geometry));
  expectSame(gradInput(dy, kernel, geometry), oracle.conv2dGradInput(dy, kernel, geometry));
  expectSame(gradKernel(x, dy, geometry), oracle.conv2dGradKernel(x, dy, geometry));
}

describe("convolution and its gradients", () => {
  it("conv2d is the sum over ky, kx, ci of its definition, bit for bit", () => {
    fc.assert(
      fc.property(convolutions, fc.nat(), (geometry, seed) => {
        const { x, kernel } = operandsOf(geometry, seed);
        expectSame(conv2d(x, kernel, geometry), oracle.conv2d(x, kernel, geometry));
      }),
      RUNS,
    );
  });

  it("conv2dGradInput gives every input what the outputs that read it say, bit for bit", () => {
    fc.assert(
      fc.property(convolutions, fc.nat(), (geometry, seed) => {
        const { dy, kernel } = operandsOf(geometry, seed);
        expectSame(gradInput(dy, kernel, geometry), oracle.conv2dGradInput(dy, kernel, geometry));
      }),
      RUNS,
    );
  });

  it("conv2dGradKernel gives every weight what all places where it was used say, bit for bit", () => {
    fc.assert(
      fc.property(convolutions, fc.nat(), (geometry, seed) => {
        const { x, dy } = operandsOf(geometry, seed);
        expectSame(gradKernel(x, dy, geometry), oracle.conv2dGradKernel(x, dy, geometry));
      }),
      RUNS,
    );
  });

  it("are adjoints: ⟨conv2d(x, k), dy⟩ = ⟨x, gradInput(dy, k)⟩ = ⟨k, gradKernel(x, dy)⟩, exactly", () => {
    fc.assert(
      fc.property(convolutions, fc.nat(), (geometry, seed) => {
        const { x, kernel, dy } = operandsOf(geometry, seed);
        const product = dot(conv2d(x, kernel, geometry), dy);
        expect(dot(x, gradInput(dy, kernel, geometry))).toBe(product);
        expect(dot(kernel, gradKernel(x, dy, geometry))).toBe(product);
      }),
      RUNS,
    );
  });

  it("hold for every remainder of output positions, patch size and output channels in tiles of 4 × 2", () => {
    for (let width = 4; width < 8; width++) {
      for (let inChannels = 4; inChannels < 8; inChannels++) {
        for (const outChannels of [1, 2, 3, 5, 7, 9]) {
          expectAllThree(
            conv2dGeometry("conv2d", [2, 1, width, inChannels], [1, 1, inChannels, outChannels]),
          );
        }
      }
    }
  });

  it.each([
    ["many tiles and a rest on every side", [3, 13, 11, 5], [3, 2, 5, 7], {}],
    [
      "runs cut off at all four borders",
      [2, 9, 10, 3],
      [5, 4, 3, 6],
      {
        padding: [
          [4, 3],
          [2, 5],
        ],
      },
    ],
    ["a kernel larger than its image", [1, 2, 1, 2], [5, 5, 2, 3], { padding: "same" }],
    ["windows that see nothing but padding", [1, 2, 3, 2], [2, 2, 2, 3], { padding: 4 }],
    [
      "strides with dilations",
      [2, 12, 11, 4],
      [3, 2, 4, 5],
      { strides: [3, 2], dilations: [2, 3], padding: 2 },
    ],
    ["groups of odd sizes", [2, 8, 7, 9], [3, 3, 3, 15], { groups: 3, padding: "same" }],
    ["depthwise with a multiplier", [2, 8, 7, 6], [3, 3, 1, 18], { groups: 6, strides: 2, padding: "same" }],
  ] as const)("hold for %s", (_, input, kernel, options) => {
    expectAllThree(conv2dGeometry("conv2d", input, kernel, options));
  });

  it("does not flip the kernel: a kernel with one 1 picks the cell under it", () => {
    const geometry = conv2dGeometry("conv2d", [1, 3, 3, 1], [2, 2, 1, 1]);
    const x = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    expectSame(conv2d(x, Float32Array.of(0, 1, 0, 0), geometry), Float32Array.of(2, 3, 5, 6));
    expectSame(conv2d(x, Float32Array.of(0, 0, 1, 0), geometry), Float32Array.of(4, 5, 7, 8));
  });
});

describe("float64 accumulation", () => {
  // Added up in float32, 2²⁴ swallows every 1 and the sum is 0. Tiles and what is left over each have sums of their own: five rows, three columns.
  const lost = [2 ** 24, 1, 1, -(2 ** 24)];
  const ROWS = 5;
  const COLUMNS = 3;
  const ones = (length: number) => new Float32Array(length).fill(1);
  const repeated = (times: number, each: number) =>
    Float32Array.from(
      { length: times * lost.length * each },
      (_, i) => lost[Math.floor(i / each) % lost.length],
    );

  it("keeps what float32 would lose along a patch", () => {
    const geometry = conv2dGeometry("conv2d", [1, 1, ROWS, 4], [1, 1, 4, COLUMNS]);
    const y = conv2d(repeated(ROWS, 1), ones(4 * COLUMNS), geometry);
    expectSame(y, new Float32Array(ROWS * COLUMNS).fill(2));
  });

  it("keeps it in the input's gradient, over output channels and over windows", () => {
    const overChannels = conv2dGeometry("conv2d", [1, 1, ROWS, COLUMNS], [1, 1, COLUMNS, 4]);
    const dx = gradInput(repeated(ROWS, 1), ones(COLUMNS * 4), overChannels);
    expectSame(dx, new Float32Array(ROWS * COLUMNS).fill(2));
    const overWindows = conv2dGeometry("conv2d", [1, 1, 1, 1], [1, 4, 1, 1], {
      padding: [
        [0, 0],
        [3, 3],
      ],
    });
    expectSame(gradInput(Float32Array.from(lost), ones(4), overWindows), Float32Array.of(2));
  });

  it("keeps it in the kernel's gradient, over positions and over images", () => {
    const overPositions = conv2dGeometry("conv2d", [1, 1, 4, ROWS], [1, 1, ROWS, COLUMNS]);
    const twos = new Float32Array(ROWS * COLUMNS).fill(2);
    expectSame(gradKernel(repeated(1, ROWS), ones(4 * COLUMNS), overPositions), twos);
    const overImages = conv2dGeometry("conv2d", [4, 1, 1, ROWS], [1, 1, ROWS, COLUMNS]);
    expectSame(gradKernel(repeated(1, ROWS), ones(4 * COLUMNS), overImages), twos);
  });

  it("rounds nothing between a window's sum and the input's", () => {
    const geometry = conv2dGeometry("conv2d", [1, 1, 1, 1], [1, 2, 1, 2], {
      padding: [
        [0, 0],
        [1, 1],
      ],
    });
    // The first window says 2²⁴ + 1, which is no float32, and the second −2²⁴.
    const dx = gradInput(Float32Array.of(2 ** 24, 1, -(2 ** 24), 0), ones(4), geometry);
    expectSame(dx, Float32Array.of(1));
  });

  it("rounds once, at the end: products keep all their bits", () => {
    // a² = 1 + 2⁻¹¹ + 2⁻²⁴ is no float32.
    const a = 1 + 2 ** -12;
    const geometry = conv2dGeometry("conv2d", [1, 1, ROWS, 2], [1, 1, 2, COLUMNS]);
    const x = Float32Array.from({ length: ROWS * 2 }, (_, index) => (index % 2 === 0 ? a : 1 + 2 ** -11));
    const kernel = Float32Array.from({ length: 2 * COLUMNS }, (_, index) => (index < COLUMNS ? a : -1));
    expectSame(conv2d(x, kernel, geometry), new Float32Array(ROWS * COLUMNS).fill(2 ** -24));
  });
});
