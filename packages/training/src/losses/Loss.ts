import type { Labels, Tensor } from "@striate/core";

/** From a model's output and the labels to one number, the smaller the better: `softmaxCrossEntropy`, `meanSquaredError`, or a function of one's own. */
export type Loss = (predictions: Tensor, labels: Labels) => Tensor;
