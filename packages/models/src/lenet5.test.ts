import { createReferenceBackend } from "@striate/backend-reference";
import {
  createShapeBackend,
  mul,
  openScope,
  randomNormal,
  softmaxCrossEntropy,
  sub,
  valueAndGrad,
} from "@striate/core";
import { describe, expect, it } from "vitest";
import { lenet5 } from "./index.js";

const backend = createShapeBackend();

describe("lenet5", () => {
  it.each([
    ["the book's", {}, [null, 28, 28, 1], 60_074, 60_074],
    ["the classic one, 28×28 padded", { variant: "classic" }, [null, 28, 28, 1], 61_706, 61_706],
    [
      "the classic one, real 32×32",
      { variant: "classic", padding: "valid" },
      [null, 32, 32, 1],
      61_706,
      61_706,
    ],
    ["with batch normalization", { batchNorm: true }, [null, 28, 28, 1], 60_978, 60_526],
    // 32×32×3: 168 + 880 + 576 · 120 + 120 + 10,164 + 850.
    ["for color pictures of 32×32", {}, [null, 32, 32, 3], 81_302, 81_302],
    ["with other classes", { classes: 26 }, [null, 28, 28, 1], 60_074 + 16 * 85, 60_074 + 16 * 85],
  ] as const)("%s has as many parameters as it should", (_, options, shape, total, trainable) => {
    const { totalParams, trainableParams } = lenet5(options).build(shape, { backend }).summaryRows();
    expect([totalParams, trainableParams]).toEqual([total, trainable]);
  });

  it("goes through the book's shapes, pooling before ReLU", () => {
    const { rows } = lenet5().build([null, 28, 28, 1], { backend }).summaryRows();
    expect(rows.map(({ type, outputShape }) => `${type} ${outputShape.slice(1).join("×")}`)).toEqual([
      "Conv2D 26×26×6",
      "MaxPool2D 13×13×6",
      "ReLU 13×13×6",
      "Conv2D 11×11×16",
      "MaxPool2D 5×5×16",
      "ReLU 5×5×16",
      "Flatten 400",
      "Dense 120",
      "Dense 84",
      "Dense 10",
    ]);
  });

  it("has the classic maps: 28, 14, 10, 5", () => {
    const { rows } = lenet5({ variant: "classic" }).build([null, 28, 28, 1], { backend }).summaryRows();
    expect(rows.slice(0, 6).map(({ outputShape }) => outputShape[1])).toEqual([28, 14, 14, 10, 5, 5]);
  });

  it("places batch normalization after each convolution, and after each activated dense layer", () => {
    const { rows } = lenet5({ batchNorm: true }).build([null, 28, 28, 1], { backend }).summaryRows();
    const before = rows.flatMap(({ type }, index) =>
      type === "BatchNormalization" ? [rows[index - 1]!.name] : [],
    );
    expect(before).toEqual(["conv2d", "conv2d_1", "dense", "dense_1"]);
  });

  it("names the layer that an image is too small for", () => {
    expect(() => lenet5().build([null, 6, 6, 1], { backend })).toThrow(
      /height 2 is smaller than the window's 3\..*In layer conv2d_1 \(Conv2D\) with input 1×2×2×6/,
    );
    expect(lenet5().build([null, 10, 10, 1], { backend }).countParams()).toBe(
      60 + 880 + 16 * 120 + 120 + 10_164 + 850,
    );
  });

  it("refuses what it does not know", () => {
    expect(() => lenet5({ variant: "paper" as never })).toThrow(/unknown variant "paper"/);
    expect(() => lenet5({ batchnorm: true } as never)).toThrow(/Did you mean "batchNorm"\?/);
  });

  it.each([{}, { variant: "classic" }, { batchNorm: true }] as const)("learns a batch: %j", (options) => {
    const device = createReferenceBackend();
    const model = lenet5(options).build([null, 28, 28, 1], { backend: device, seed: 1 });
    const images = randomNormal(device, [8, 28, 28, 1], { seed: 1 });
    const labels = Int32Array.from({ length: 8 }, (_, index) => index);
    const losses: number[] = [];
    const buffers = device.memory().buffers;
    for (let step = 1; step <= 15; step++) {
      using _step = openScope(device);
      const { value, grads } = valueAndGrad(model.parameters, () =>
        softmaxCrossEntropy(model.call(images, { training: true, step }), labels),
      );
      for (const [parameter, gradient] of grads) parameter.assign(sub(parameter.value, mul(gradient!, 0.1)));
      losses.push(value.item());
    }
    // Untrained, ten classes cost about ln 10; gradient descent on one batch must take it down.
    expect(Math.abs(losses[0]! - Math.log(10))).toBeLessThan(1.5);
    expect(losses.at(-1)!).toBeLessThan(0.8 * losses[0]!);
    expect(device.memory().buffers).toBe(buffers);
  });
});
