import { createReferenceBackend } from "@striate/backend-reference";
import {
  createShapeBackend,
  openScope,
  randomNormal,
  softmaxCrossEntropy,
  valueAndGrad,
} from "@striate/core";
import { describe, expect, it } from "vitest";
import { shapesOf } from "../test/shapesOf.js";
import { auxiliaryLoss, googlenet } from "./index.js";

const backend = createShapeBackend();

describe("googlenet", () => {
  it.each(["paper", "torchvision"] as const)("has the maps of the paper's table 1: %s", (variant) => {
    const model = googlenet({ variant }).build([null, 224, 224, 3], { backend });
    const shapes = shapesOf(model);
    const modules = shapes.filter((shape) => shape.startsWith("Concatenate"));
    expect(modules.map((shape) => shape.replace("Concatenate ", ""))).toEqual([
      "28×28×256",
      "28×28×480",
      "14×14×512",
      "14×14×512",
      "14×14×512",
      "14×14×528",
      "14×14×832",
      "7×7×832",
      "7×7×1024",
    ]);
    const pools = shapes.filter((shape) => /^MaxPool2D (56|28|14|7)×/.test(shape));
    for (const shape of ["56×56×64", "28×28×192", "14×14×480", "7×7×832"])
      expect(pools).toContain(`MaxPool2D ${shape}`);
    expect(shapes.slice(-3)).toEqual(["GlobalAveragePool2D 1024", "Dropout 1024", "Dense 1000"]);
  });

  it("costs 1.591 billion multiply-adds with its heads, in training", () => {
    const { rows, multiplyAdds } = googlenet({ auxiliary: true })
      .build([null, 224, 224, 3], { backend })
      .summaryRows();
    const inTraining = rows.reduce((sum, row) => sum + row.multiplyAdds, 0);
    // Of each head: 4·4 positions of a 1×1 convolution to 128 channels, from 512 and 528, and dense layers 2048-1024-1000.
    const heads = [512, 528].reduce((sum, c) => sum + 16 * c * 128 + 2048 * 1024 + 1024 * 1000, 0);
    expect(inTraining - multiplyAdds).toBe(heads);
    expect((inTraining / 1e9).toFixed(3)).toBe("1.591");
    expect(
      new Set(rows.filter(({ trainingOnly }) => trainingOnly).map(({ name }) => name.split("/")[0])),
    ).toEqual(new Set(["auxiliary1", "auxiliary2"]));
  });

  it("takes small pictures, and says where they are too small for the heads", () => {
    expect(shapesOf(googlenet().build([null, 32, 32, 1], { backend })).at(-1)).toBe("Dense 1000");
    expect(() => googlenet({ auxiliary: true }).build([null, 64, 64, 1], { backend })).toThrow(
      /height 4 is smaller than the window's 5\..*In layer auxiliary1\/average_pool2d/,
    );
  });

  it.each([
    [{ variant: "v2" }, /unknown variant "v2"/],
    [{ aux: true }, /unknown option "aux"/],
    [{ width: Number.NaN }, /the width is not a number above 0/],
  ])("refuses %j", (options, message) => {
    expect(() => googlenet(options as never)).toThrow(
      expect.objectContaining({ code: "OPTION", message: expect.stringMatching(message) }),
    );
  });
});

describe("auxiliaryLoss", () => {
  const device = createReferenceBackend();
  const model = googlenet({ auxiliary: true, width: 4, classes: 3, dropout: 0 }).build([null, 65, 65, 1], {
    backend: device,
    seed: 1,
  });
  const labels = [0, 2];

  it("adds the heads' losses with their weight in training, and none in inference", () => {
    using _scope = openScope(device);
    const images = randomNormal(device, [2, 65, 65, 1], { seed: 1 });
    const lossOf = (weight: number, training: boolean) =>
      auxiliaryLoss(softmaxCrossEntropy, { weight })(
        model.call(images, { training, step: 1 }),
        labels,
      ).item();
    const plain = softmaxCrossEntropy(model.call(images, { training: true, step: 1 }), labels).item();
    expect(lossOf(0, true)).toBe(plain);
    // A line through the weights 0 and 1; each of the three numbers is rounded three times at most.
    const slope = lossOf(1, true) - plain;
    expect(slope).toBeGreaterThan(0.5);
    expect(Math.abs(lossOf(0.3, true) - (plain + 0.3 * slope))).toBeLessThan(8 * 2 ** -24 * (plain + slope));
    expect(lossOf(1, false)).toBe(softmaxCrossEntropy(model.call(images), labels).item());
  });

  it("is what trains the heads", () => {
    using _scope = openScope(device);
    const images = randomNormal(device, [2, 65, 65, 1], { seed: 1 });
    const reached = (loss: typeof softmaxCrossEntropy) => {
      const { grads } = valueAndGrad(model.parameters, () =>
        loss(model.call(images, { training: true, step: 1 }), labels),
      );
      return [...grads].filter(([{ name }, gradient]) => name.startsWith("auxiliary") && gradient !== null)
        .length;
    };
    expect(reached(softmaxCrossEntropy)).toBe(0);
    // Two heads of a convolution and two dense layers, each with a bias.
    expect(reached(auxiliaryLoss(softmaxCrossEntropy))).toBe(12);
  });

  it.each([-1, Number.NaN])("refuses a weight of %s", (weight) => {
    expect(() => auxiliaryLoss(softmaxCrossEntropy, { weight })).toThrow(/is no share/);
  });
});
