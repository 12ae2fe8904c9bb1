import { createShapeBackend } from "@striate/core";
import { lenet5 } from "@striate/models";
import { describe, expect, it } from "vitest";
import type { TrainingProfile } from "../../profile/TrainingProfile.js";
import { layerCosts } from "./layerCosts.js";

const network = lenet5().build([null, 28, 28, 1], { backend: createShapeBackend() });

describe("what the layers cost", () => {
  it("is, in memory, four bytes for every number of a batch's outputs and of the weights", () => {
    const [conv, pool] = layerCosts(network, 128, undefined);
    expect(conv).toEqual({
      name: "conv2d",
      type: "Conv2D",
      parameters: 60,
      weights: 240,
      multiplyAdds: 26 * 26 * 6 * 9,
      activations: 4 * 128 * 26 * 26 * 6,
      time: undefined,
    });
    expect([pool?.weights, pool?.activations]).toEqual([0, 4 * 128 * 13 * 13 * 6]);
    const parameters = layerCosts(network, 1, undefined).reduce((sum, layer) => sum + layer.parameters, 0);
    expect(parameters).toBe(60_074);
  });

  it("is, in time, the sum of a layer's primitives in each pass", () => {
    const row = { share: 0, calls: 1 };
    const profile = {
      primitives: [
        { ...row, layer: "conv2d", pass: "forward", primitive: "conv2dBias", milliseconds: 1.5 },
        { ...row, layer: "conv2d", pass: "backward", primitive: "conv2dGradKernel", milliseconds: 2 },
        { ...row, layer: "conv2d", pass: "backward", primitive: "reduce", milliseconds: 0.25 },
        { ...row, layer: "conv2d_1", pass: "forward", primitive: "conv2dBias", milliseconds: 8 },
      ],
    } satisfies Pick<TrainingProfile, "primitives">;
    const times = layerCosts(network, 1, { ...PROFILE, ...profile }).map(({ name, time }) => [name, time]);
    expect(times.slice(0, 4)).toEqual([
      ["conv2d", { forward: 1.5, backward: 2.25 }],
      ["max_pool2d", { forward: 0, backward: 0 }],
      ["re_lu", { forward: 0, backward: 0 }],
      ["conv2d_1", { forward: 8, backward: 0 }],
    ]);
  });
});

const NO_TIME = { milliseconds: 0, share: 0 };
const PROFILE: Omit<TrainingProfile, "primitives"> = {
  ...{ steps: 1, skippedSteps: 0, millisecondsPerStep: 10 },
  parts: {
    ...{ forward: NO_TIME, backward: NO_TIME, update: NO_TIME, data: NO_TIME },
    ...{ outsideKernels: NO_TIME, bookkeeping: NO_TIME },
  },
};
