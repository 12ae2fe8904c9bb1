import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conv2dGeometry } from "./conv2d.js";
import { conv2dTransposeGeometry } from "./conv2dTranspose.js";
import type { Padding } from "./window.js";

const KERNEL = [3, 3, 1, 1];
const sizeFrom = (input: readonly number[], kernel: readonly number[], options: object) =>
  conv2dTransposeGeometry("conv2dTranspose", input, kernel, options).inputShape.slice(1, 3);

/** Sizes from 1 to 40 which a convolution takes to `size`. */
function leadingTo(
  size: number,
  window: number,
  options: { strides: number; dilations: number; padding: Padding },
) {
  return Array.from({ length: 40 }, (_, index) => index + 1).filter((candidate) => {
    try {
      return (
        conv2dGeometry("conv2d", [1, candidate, 1, 1], [window, 1, 1, 1], {
          strides: [options.strides, 1],
          dilations: [options.dilations, 1],
          padding: options.padding,
        }).outHeight === size
      );
    } catch {
      return false;
    }
  });
}

describe("conv2dTransposeGeometry", () => {
  it("takes the sizes that the convolution leads back from, and no others", () => {
    const request = fc.record({
      size: fc.integer({ min: 1, max: 6 }),
      window: fc.integer({ min: 1, max: 5 }),
      strides: fc.integer({ min: 1, max: 4 }),
      dilations: fc.integer({ min: 1, max: 2 }),
      padding: fc.constantFrom<Padding>("same", "valid", 1, [
        [2, 0],
        [0, 0],
      ]),
    });
    fc.assert(
      fc.property(request, ({ size, window, strides, dilations, padding }) => {
        const possible = leadingTo(size, window, { strides, dilations, padding });
        const accepted = Array.from({ length: 40 }, (_, index) => index + 1).filter((candidate) => {
          try {
            const width = inputWidth(padding);
            const geometry = conv2dTransposeGeometry(
              "conv2dTranspose",
              [1, size, width, 1],
              [window, 1, 1, 1],
              {
                strides: [strides, 1],
                dilations: [dilations, 1],
                padding,
                outputShape: [candidate, 1],
              },
            );
            expect(geometry.inputShape).toEqual([1, candidate, 1, 1]);
            return true;
          } catch {
            return false;
          }
        });
        expect(accepted).toEqual(possible);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("by itself chooses Keras's size: in · stride for same, in · stride + max(reach − stride, 0) for valid", () => {
    expect(sizeFrom([1, 2, 2, 1], KERNEL, {})).toEqual([4, 4]);
    expect(sizeFrom([1, 2, 2, 1], KERNEL, { strides: 2 })).toEqual([5, 5]);
    expect(sizeFrom([1, 2, 2, 1], KERNEL, { strides: 4 })).toEqual([8, 8]);
    expect(sizeFrom([1, 3, 5, 1], KERNEL, { strides: [2, 3], padding: "same" })).toEqual([6, 15]);
    expect(sizeFrom([1, 3, 3, 1], KERNEL, { strides: 2, dilations: 2 })).toEqual([9, 9]);
  });

  it("with explicit padding and with outputPadding counts up from the smallest size", () => {
    expect(sizeFrom([1, 4, 4, 1], KERNEL, { strides: 2, padding: 1 })).toEqual([7, 7]);
    expect(sizeFrom([1, 4, 4, 1], KERNEL, { strides: 2, padding: 1, outputPadding: 1 })).toEqual([8, 8]);
    expect(sizeFrom([1, 2, 2, 1], KERNEL, { strides: 2, outputPadding: [0, 1] })).toEqual([5, 6]);
    expect(sizeFrom([1, 2, 2, 1], KERNEL, { strides: 2, padding: "same", outputPadding: 0 })).toEqual([3, 3]);
    expect(sizeFrom([1, 2, 2, 1], KERNEL, { strides: 2, padding: "same", outputPadding: 1 })).toEqual([4, 4]);
  });

  it("takes the output shape with or without batch and channels", () => {
    expect(sizeFrom([1, 2, 2, 1], KERNEL, { strides: 2, outputShape: [1, 6, 6, 1] })).toEqual([6, 6]);
    expect(sizeFrom([1, 2, 2, 1], KERNEL, { strides: 2, outputShape: [5, 6] })).toEqual([5, 6]);
  });

  it.each([
    [4, "convolved back it is 1×1, and the input is 2×2"],
    [7, "convolved back it is 3×3, and the input is 2×2"],
    [2, "it is smaller than the kernel"],
    [0, "it has no cells"],
  ])("refuses an output of %i×%i for a 2×2 input", (size, reason) => {
    expect(() => sizeFrom([1, 2, 2, 1], KERNEL, { strides: 2, outputShape: [size, size] })).toThrow(
      `conv2dTranspose: an output of ${size}×${size} is impossible: ${reason}. Choose an outputShape that the convolution leads back from, or leave it out.`,
    );
  });

  it.each([
    [
      { strides: 2, outputShape: [5, 5], outputPadding: 1 },
      "both outputShape and outputPadding are given. Give one of them.",
    ],
    [
      { strides: 2, outputPadding: 2 },
      "outputPadding 2 does not fit strides of 2×2. Use whole numbers from 0 to stride − 1.",
    ],
    [
      { outputPadding: -1 },
      "outputPadding -1 does not fit strides of 1×1. Use whole numbers from 0 to stride − 1.",
    ],
    [{ outputShape: 5 }, "outputShape 5 is not a shape. Use [height, width]."],
    [
      { outputShape: [2, 5, 5, 1] },
      "outputShape [2, 5, 5, 1] does not fit 1 images of 1 channels. Use [height, width] or [1, height, width, 1].",
    ],
    [
      { outputShape: [5] },
      "outputShape [5] does not fit 1 images of 1 channels. Use [height, width] or [1, height, width, 1].",
    ],
  ])("refuses %j", (options, message) => {
    expect(() => sizeFrom([1, 2, 2, 1], KERNEL, options)).toThrow(`conv2dTranspose: ${message}`);
  });

  it("refuses a kernel for other channels: it is height × width × out × in", () => {
    expect(() => sizeFrom([1, 2, 2, 3], [3, 3, 3, 2], {})).toThrow(
      "conv2dTranspose: kernel 3×3×3×2 does not read the 3 channels of input 1×2×2×3. Use a kernel of height×width×outChannels×3.",
    );
  });
});

/** The input width from which an output one column wide comes: explicit padding widens that column too. */
function inputWidth(padding: Padding): number {
  return padding === 1 ? 3 : 1;
}
