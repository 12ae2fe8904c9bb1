import { createShapeBackend } from "@striate/core";
import { MODELS, type ModelCard } from "@striate/models";
import { expect, it } from "vitest";
import { striate } from "../../test/striate.js";

const cards: Readonly<Record<string, ModelCard>> = MODELS;

it("striate models lists every network with what it costs, and the published error with its source", async () => {
  const { code, out, err } = await striate(["models"]);
  expect([code, err]).toEqual([0, []]);
  const rows = out.slice(0, out.indexOf("")).map((line) => line.split(/\s{2,}/));
  expect(rows[0]).toEqual(["model", "input", "classes", "parameters", "multiply-adds", "error"]);
  expect(rows.slice(1).map(([name]) => name)).toEqual(Object.keys(MODELS));
  // Figures of the papers, and of the textbook's own arithmetic.
  for (const row of [
    ["lenet5", "28×28×1", "10", "60,074", "0.00020 G", "–"],
    ["alexnet", "227×227×3", "1000", "62,378,344", "1.135 G", "15.30 % [1]"],
    ["vgg16", "224×224×3", "1000", "138,357,544", "15.470 G", "7.40 % [2]"],
    ["googlenet", "224×224×3", "1000", "6,998,552", "1.583 G", "6.70 % [3]"],
    ["resnet50", "224×224×3", "1000", "25,610,152", "4.089 G", "5.25 % [5]"],
  ]) {
    expect(rows).toContainEqual(row);
  }
  for (const text of [
    "  [2] top-5, ILSVRC 2014; the textbook's chapter on convolutional networks",
    "  vgg11, vgg13, vgg16, vgg19",
    "    Simonyan and Zisserman: Very deep convolutional networks for large-scale image recognition (2015)",
  ]) {
    expect(out).toContain(text);
  }
});

it("gives the same to programs", async () => {
  const { out } = await striate(["models", "--json"]);
  const read = JSON.parse(out.join("\n"));
  expect(Object.keys(read)).toEqual(Object.keys(MODELS));
  expect(read.resnet20).toEqual({
    paper: "He, Zhang, Ren and Sun: Deep residual learning for image recognition",
    year: 2016,
    input: [32, 32, 3],
    classes: 10,
    parameters: 271_098,
    trainableParameters: 269_722,
    multiplyAdds: 40_551_040,
    error: { percent: 8.75, measure: "top-1, test pictures of CIFAR-10", source: "the paper's table 6" },
  });
});

it.each(Object.keys(MODELS))("striate summary makes the %s that is listed", async (name) => {
  const { classes, trainableParameters } = cards[name]!;
  const { code, out } = await striate(["summary", name]);
  expect(code).toBe(0);
  expect(out).toContain(`Trainable params: ${trainableParameters.toLocaleString("en-US")}`);
  expect(out.some((line) => line.includes(`[null, ${classes}]`))).toBe(true);
});

it("the book's ResNet18 for CIFAR-100 is a flag or two away", async () => {
  const { out } = await striate(["summary", "resnet18", "--input", "32x32x3", "--classes", "100"]);
  expect(out).toContain("Trainable params: 11,223,140");
  expect(out).toContain("Non-trainable params: 7,808");
  const built = cards["resnet18"]!.make({ classes: 100, input: [32, 32, 3] });
  expect(built.build([null, 32, 32, 3], { backend: createShapeBackend() }).countParams()).toBe(11_230_948);
});
