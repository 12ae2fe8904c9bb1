import { expect, it } from "vitest";
import { sparedFromDecay } from "./sparedFromDecay.js";

it("spares kinds of weights, whole layers and single names", () => {
  const spared = sparedFromDecay("bias, gamma,dense_2,stage1/conv1/kernel");
  const names = ["conv2d/bias", "stage1/bn1/gamma", "dense_2/kernel", "stage1/conv1/kernel"];
  expect(names.filter(spared)).toEqual(names);
  expect(
    ["conv2d/kernel", "dense/kernel", "bias_layer/kernel", "stage2/conv1/kernel", "bn1/beta"].filter(spared),
  ).toEqual([]);
});

it("spares nothing where it is told so", () => {
  for (const list of ["none", ""]) {
    expect(["conv2d/bias", "bn/gamma", "none_layer/kernel"].filter(sparedFromDecay(list))).toEqual([]);
  }
});
