import type { Parameter, Tensor } from "@striate/core";

/** The numbers of one step. */
export interface StepNumbers {
  readonly learningRate: number;
  /** Which step it is, from 1 on. */
  readonly t: number;
}

/** One weight in a step. */
export interface WeightUpdate {
  readonly value: Tensor;
  readonly gradient: Tensor;
  /** What is remembered of it under a name; holds `start` at first, 0 if that is not given. */
  slot(name: string, start?: number): Parameter;
}

/** An optimizer's formula: asked once a step, then for each weight's next value. It assigns to slots itself. */
export type UpdateRule = (step: StepNumbers) => (weight: WeightUpdate) => Tensor;
