import { expect, it } from "vitest";
import { nearestName } from "./nearestName.js";

const known = [
  "epochs",
  "batchSize",
  "learningRate",
  "l2",
  "seed",
  "dataset",
  "dataDir",
  "out",
  "earlyStopping",
];

it.each([
  ["epoch", "epochs"],
  ["Epochs", "epochs"],
  ["learning-rate", "learningRate"],
  ["learning_rate", "learningRate"],
  ["--batch-size", "batchSize"],
  ["learnigRate", "learningRate"],
  ["lr", "learningRate"],
  ["batch", "batchSize"],
  ["output", "out"],
  ["elephant", undefined],
  ["xy", undefined],
])("%s may mean %s", (name, meant) => {
  expect(nearestName(name, known)).toBe(meant);
});

it("is never one that is not known", () => {
  expect(nearestName("lr", ["epochs"])).toBeUndefined();
});
