import { type Conv2dOptions, conv2dGeometry, type Shape } from "@striate/core";
import { describe, expect, it } from "vitest";
import { winogradFits, winogradPays } from "./winograd.js";
import { forwardPlan, gradKernelPlan } from "./winogradPlan.js";

const same = (input: Shape, outputs: number) =>
  conv2dGeometry("conv2d", input, [3, 3, input[3]!, outputs], { padding: "same" });

/** The 3×3 convolutions with stride 1 of VGG13 and ResNet18 on images of 32×32. */
const LAYERS = [
  same([32, 32, 32, 3], 64),
  same([32, 32, 32, 64], 64),
  same([32, 16, 16, 64], 128),
  same([32, 16, 16, 128], 128),
  same([32, 8, 8, 128], 256),
  same([32, 8, 8, 256], 256),
  same([32, 4, 4, 256], 512),
  same([32, 4, 4, 512], 512),
  same([32, 2, 2, 512], 512),
  same([16, 4, 4, 512], 512),
];

describe("winogradFits", () => {
  it.each<[string, Shape, Conv2dOptions, boolean]>([
    ["3×3", [3, 3, 4, 4], { padding: 2 }, true],
    ["another height", [2, 3, 4, 4], {}, false],
    ["another width", [3, 1, 4, 4], {}, false],
    ["strides down", [3, 3, 4, 4], { strides: [2, 1] }, false],
    ["strides across", [3, 3, 4, 4], { strides: [1, 2] }, false],
    ["dilation down", [3, 3, 4, 4], { dilations: [2, 1] }, false],
    ["dilation across", [3, 3, 4, 4], { dilations: [1, 3] }, false],
    ["groups", [3, 3, 2, 4], { groups: 2 }, false],
  ])("%s", (_, kernel, options, fits) => {
    const geometry = conv2dGeometry("conv2d", [1, 9, 9, 4], kernel, options);
    expect(winogradFits(geometry)).toBe(fits);
    if (!fits) expect(winogradPays(geometry)).toBe(false);
  });
});

describe("winogradPays", () => {
  it("in every layer that it was made for", () => {
    expect(LAYERS.filter((layer) => !winogradPays(layer))).toEqual([]);
  });

  it.each([
    ["one channel", same([32, 28, 28, 1], 6)],
    ["one pixel", same([32, 1, 1, 64], 64)],
    ["one row", same([32, 1, 64, 64], 64)],
    ["a kernel that is used for a few pixels", same([2, 4, 4, 512], 512)],
    ["2×2 outputs that are not a whole image", conv2dGeometry("conv2d", [32, 4, 4, 64], [3, 3, 64, 64])],
  ])("not for %s", (_, geometry) => {
    expect(winogradFits(geometry)).toBe(true);
    expect(winogradPays(geometry)).toBe(false);
  });
});

it("needs at most 16 MB beside its operands, however many images there are", () => {
  for (const layer of LAYERS) {
    for (const batch of [1, layer.batch, 4096]) {
      const geometry = { ...layer, batch };
      expect(forwardPlan(geometry).workspaceBytes).toBeLessThan(16e6);
      expect(gradKernelPlan(geometry).workspaceBytes).toBeLessThan(16e6);
    }
  }
});
