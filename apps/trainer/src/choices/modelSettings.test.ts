import { describe, expect, it } from "vitest";
import { modelSettings } from "./modelSettings.js";

const small = { classes: 10, imageShape: [32, 32, 3] } as const;
const large = { classes: 1000, imageShape: [224, 224, 3] } as const;

describe("a model's settings", () => {
  it.each([
    ["lenet5", { variant: "book", batchNorm: false }],
    ["vgg13", { batchNorm: false, head: "book" }],
    ["resnet18", { stem: "book" }],
    ["densenet121", { stem: "cifar" }],
    ["resnet20", {}],
  ] as const)("are the textbook's for small pictures: %s", (name, defaults) => {
    expect(modelSettings(name, {}, small)).toEqual({ ...defaults, classes: 10 });
  });

  it.each([
    ["alexnet", { batchNorm: false, inputSize: [224, 224] }],
    ["vgg13", { batchNorm: false, head: "imagenet" }],
    ["resnet50", { stem: "imagenet" }],
    ["densenet121", { stem: "imagenet" }],
  ] as const)("are the papers' for large ones: %s", (name, defaults) => {
    expect(modelSettings(name, {}, large)).toEqual({ ...defaults, classes: 1000 });
  });

  it("are those of the flags first, and nothing else of them", () => {
    const flags = { head: [512], width: 16, batchNorm: true, seed: 3, epochs: 9 };
    expect(modelSettings("vgg11", flags, small)).toEqual({
      head: [512],
      width: 16,
      batchNorm: true,
      classes: 10,
    });
  });

  it("take a flag that says no as none, as a config file has it", () => {
    expect(modelSettings("resnet20", { batchNorm: false, auxiliary: false }, small)).toEqual({ classes: 10 });
  });

  it("need a depth where there are many", () => {
    expect(() => modelSettings("resnet", {}, small)).toThrow(
      "resnet can have many depths. Choose one with --depth, such as --depth 20.",
    );
    expect(modelSettings("resnet", { depth: 26 }, small)).toEqual({ depth: 26, classes: 10 });
  });

  it("refuse what the model does not have", () => {
    expect(() => modelSettings("lenet5", { growthRate: 12 }, small)).toThrow(
      "--growth-rate is not of lenet5, which takes --variant and --batch-norm. Leave it out, or choose another model.",
    );
  });
});
