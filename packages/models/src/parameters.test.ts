import { createShapeBackend } from "@striate/core";
import type { BatchShape, Model } from "@striate/layers";
import { describe, expect, it } from "vitest";
import {
  alexnet,
  densenet,
  densenet121,
  densenet161,
  densenet169,
  densenet201,
  googlenet,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
  vgg11,
  vgg13,
  vgg16,
  vgg19,
} from "./index.js";

const backend = createShapeBackend();
const IMAGENET: BatchShape = [null, 224, 224, 3];
const CIFAR: BatchShape = [null, 32, 32, 3];

/** Published counts: trainable, all, and multiply-adds of the forward pass in units of 10⁹ with the digits that are known. */
const KNOWN: readonly (readonly [string, () => Model, BatchShape, number, number, string])[] = [
  ["AlexNet in one tower", () => alexnet(), [null, 227, 227, 3], 62_378_344, 62_378_344, "1.135"],
  [
    "AlexNet in two groups",
    () => alexnet({ variant: "groups" }),
    [null, 227, 227, 3],
    60_965_224,
    60_965_224,
    "0.724",
  ],
  [
    "torchvision's AlexNet",
    () => alexnet({ variant: "torchvision" }),
    IMAGENET,
    61_100_840,
    61_100_840,
    "0.714",
  ],
  ["VGG11", () => vgg11(), IMAGENET, 132_863_336, 132_863_336, "7.61"],
  ["VGG13", () => vgg13(), IMAGENET, 133_047_848, 133_047_848, "11.31"],
  ["VGG16", () => vgg16(), IMAGENET, 138_357_544, 138_357_544, "15.47"],
  ["VGG19", () => vgg19(), IMAGENET, 143_667_240, 143_667_240, "19.63"],
  ["VGG13 of the book", () => vgg13({ head: "book" }), CIFAR, 9_570_506, 9_570_506, "0.2284"],
  [
    "VGG13 of the book for CIFAR-100",
    () => vgg13({ head: "book", classes: 100 }),
    CIFAR,
    9_582_116,
    9_582_116,
    "0.2284",
  ],
  ["GoogLeNet", () => googlenet(), IMAGENET, 6_998_552, 6_998_552, "1.583"],
  [
    "GoogLeNet with its heads",
    () => googlenet({ auxiliary: true }),
    IMAGENET,
    13_378_280,
    13_378_280,
    "1.583",
  ],
  [
    "GoogLeNet with batch normalization",
    () => googlenet({ batchNorm: true }),
    IMAGENET,
    7_005_832,
    7_020_392,
    "1.583",
  ],
  [
    "torchvision's GoogLeNet",
    () => googlenet({ variant: "torchvision" }),
    IMAGENET,
    6_624_904,
    6_639_464,
    "1.498",
  ],
  [
    "torchvision's GoogLeNet with its heads",
    () => googlenet({ variant: "torchvision", auxiliary: true }),
    IMAGENET,
    13_004_888,
    13_019_960,
    "1.498",
  ],
  ["ResNet18", () => resnet18(), IMAGENET, 11_689_512, 11_699_112, "1.81"],
  ["ResNet34", () => resnet34(), IMAGENET, 21_797_672, 21_814_696, "3.66"],
  ["ResNet50", () => resnet50(), IMAGENET, 25_557_032, 25_610_152, "4.09"],
  ["ResNet101", () => resnet101(), IMAGENET, 44_549_160, 44_654_504, "7.80"],
  ["ResNet152", () => resnet152(), IMAGENET, 60_192_808, 60_344_232, "11.51"],
  ["Keras's ResNet50", () => resnet50({ useBias: true }), IMAGENET, 25_583_592, 25_636_712, "4.09"],
  ["Keras's ResNet101", () => resnet101({ useBias: true }), IMAGENET, 44_601_832, 44_707_176, "7.80"],
  ["Keras's ResNet152", () => resnet152({ useBias: true }), IMAGENET, 60_268_520, 60_419_944, "11.51"],
  [
    "ResNet18 of the book, for CIFAR-100",
    () => resnet18({ stem: "book", classes: 100 }),
    CIFAR,
    11_223_140,
    11_230_948,
    "0.52",
  ],
  [
    "ResNet18 of the book, for CIFAR-10",
    () => resnet18({ stem: "book" }),
    CIFAR,
    11_176_970,
    11_184_778,
    "0.52",
  ],
  ["DenseNet121", () => densenet121(), IMAGENET, 7_978_856, 8_062_504, "2.83"],
  ["DenseNet161", () => densenet161(), IMAGENET, 28_681_000, 28_900_936, "7.73"],
  ["DenseNet169", () => densenet169(), IMAGENET, 14_149_480, 14_307_880, "3.36"],
  ["DenseNet201", () => densenet201(), IMAGENET, 20_013_928, 20_242_984, "4.29"],
];

describe("the networks have their published sizes", () => {
  it.each(KNOWN)("%s", (_, make, shape, trainable, total, giga) => {
    const model = make().build(shape, { backend });
    const { trainableParams, totalParams, multiplyAdds } = model.summaryRows();
    expect([trainableParams, totalParams]).toEqual([trainable, total]);
    expect((multiplyAdds / 1e9).toFixed(giga.split(".")[1]!.length)).toBe(giga);
    expect(model.countParams()).toBe(total);
  });

  it("torchvision's VGG with batch normalization keeps the biases that are of no use with it", () => {
    const counted = [vgg11, vgg13, vgg16, vgg19].map(
      (vgg) =>
        vgg({ batchNorm: true, useBias: true }).build(IMAGENET, { backend }).summaryRows().trainableParams,
    );
    expect(counted).toEqual([132_868_840, 133_053_736, 138_365_992, 143_678_248]);
    // γ and β in place of a bias: one more for each of the 4,224 channels of VGG16's convolutions.
    const plain = vgg16({ batchNorm: true }).build(IMAGENET, { backend }).summaryRows();
    expect(plain.trainableParams).toBe(138_357_544 + 4_224);
    expect(plain.nonTrainableParams).toBe(2 * 4_224);
  });

  // Table 2 of the paper, in millions.
  it.each([
    [40, 12, false, "1.0"],
    [100, 12, false, "7.0"],
    [100, 24, false, "27.2"],
    [100, 12, true, "0.8"],
    [250, 24, true, "15.3"],
    [190, 40, true, "25.6"],
  ])("DenseNet for small pictures, depth %i, growth rate %i, bottleneck %s: %s million", (...row) => {
    const [depth, growthRate, bottleneck, millions] = row;
    const { trainableParams } = densenet({ depth, growthRate, bottleneck })
      .build(CIFAR, { backend })
      .summaryRows();
    expect((trainableParams / 1e6).toFixed(1)).toBe(millions);
  });
});
