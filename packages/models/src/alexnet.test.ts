import { createShapeBackend } from "@striate/core";
import { describe, expect, it } from "vitest";
import { shapesOf } from "../test/shapesOf.js";
import { alexnet } from "./index.js";

const backend = createShapeBackend();

describe("alexnet", () => {
  it("has the paper's maps: 55, 27, 13 and 6 pixels", () => {
    const model = alexnet().build([null, 227, 227, 3], { backend });
    expect(shapesOf(model)).toEqual([
      "ExpectSize 227×227×3",
      "Conv2D 55×55×96",
      "LocalResponseNormalization 55×55×96",
      "MaxPool2D 27×27×96",
      "Conv2D 27×27×256",
      "LocalResponseNormalization 27×27×256",
      "MaxPool2D 13×13×256",
      "Conv2D 13×13×384",
      "Conv2D 13×13×384",
      "Conv2D 13×13×256",
      "MaxPool2D 6×6×256",
      "Flatten 9216",
      "Dropout 9216",
      "Dense 4096",
      "Dropout 4096",
      "Dense 4096",
      "Dense 1000",
    ]);
  });

  it("has torchvision's maps with 224 pixels, which pads", () => {
    const model = alexnet({ variant: "torchvision", dropout: 0 }).build([null, 224, 224, 3], { backend });
    expect(shapesOf(model)).toEqual([
      "ExpectSize 224×224×3",
      "Conv2D 55×55×64",
      "MaxPool2D 27×27×64",
      "Conv2D 27×27×192",
      "MaxPool2D 13×13×192",
      "Conv2D 13×13×384",
      "Conv2D 13×13×256",
      "Conv2D 13×13×256",
      "MaxPool2D 6×6×256",
      "Flatten 9216",
      "Dense 4096",
      "Dense 4096",
      "Dense 1000",
    ]);
  });

  it("says what a picture of another size would have done in silence", () => {
    expect(() => alexnet().build([null, 224, 224, 3], { backend })).toThrow(
      "alexnet: made for pictures of 227×227, received 224×224×3. " +
        "Build it for [null, 227, 227, 3], or pass inputSize: 224. In layer expect_size (ExpectSize)",
    );
    const model = alexnet({ inputSize: [224, 227] }).build([null, 224, 227, 3], { backend });
    expect(shapesOf(model).find((shape) => shape.startsWith("Flatten"))).toBe(`Flatten ${5 * 6 * 256}`);
  });

  it("takes batch normalization in place of response normalization and biases", () => {
    const model = alexnet({ batchNorm: true }).build([null, 227, 227, 3], { backend });
    expect(shapesOf(model).filter((shape) => shape.startsWith("Local"))).toEqual([]);
    // γ and β for each of the 1,376 channels in place of a bias.
    const { trainableParams, nonTrainableParams } = model.summaryRows();
    expect([trainableParams, nonTrainableParams]).toEqual([62_378_344 + 1_376, 2 * 1_376]);
  });

  it.each([
    [{ variant: "two" }, /unknown variant "two". There are single, groups, torchvision/],
    [{ width: 0 }, /the width is not a number above 0/],
    [{ inputSize: 22.5 }, /a size of 22.5 is no picture's/],
    [{ pictures: 1 }, /unknown option "pictures"/],
  ])("refuses %j", (options, message) => {
    expect(() => alexnet(options as never)).toThrow(
      expect.objectContaining({ code: "OPTION", message: expect.stringMatching(message) }),
    );
  });
});
