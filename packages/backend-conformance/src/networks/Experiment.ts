import type { Tensor } from "@striate/core";
import type { Model } from "@striate/layers";

/** A network and what it is trained on, the same on every backend. */
export interface Experiment {
  readonly name: string;
  /** A new model each time; its weights come from the seed. */
  readonly model: () => Model;
  /** With the batch's size in front. */
  readonly inputShape: readonly [number, ...number[]];
  /** A scalar from what the model gives. */
  readonly loss: (output: Tensor) => Tensor;
  /** Steps of gradient descent; at least 1. */
  readonly steps: number;
  readonly learningRate: number;
  readonly momentum: number;
}

/** Numbers at one point of a training: what a layer gave, a gradient, or a weight after the step. */
export interface Moment {
  /** From 1 on. */
  readonly step: number;
  readonly pass: "forward" | "backward" | "update";
  /** The layer's path, or the weight's name; `loss`, or `input` for the gradient at the model's input. */
  readonly path: string;
  readonly values: Float32Array;
}
