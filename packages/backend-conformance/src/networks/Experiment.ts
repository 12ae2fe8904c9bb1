import type { Tensor } from "@striate/core";
import type { Model } from "@striate/layers";
import type { TrainingRule } from "./descend.js";

/** A network and what it is trained on, the same on every backend. */
export interface Experiment extends TrainingRule {
  readonly name: string;
  /** A new model each time; its weights come from the seed. */
  readonly model: () => Model;
  /** With the batch's size in front. */
  readonly inputShape: readonly [number, ...number[]];
  /** A scalar from what the model gives. */
  readonly loss: (output: Tensor) => Tensor;
  /** Steps of gradient descent; at least 1. */
  readonly steps: number;
}
