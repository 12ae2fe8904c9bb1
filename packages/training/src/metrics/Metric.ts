import type { Labels, Tensor } from "@striate/core";

/** A number for each row of a model's outputs that is of interest on average, such as whether the row is right. */
export interface Metric {
  /** Such as `top5`; in records of `fit` the validation's is `valTop5`. */
  readonly name: string;
  /** The sum over a batch's rows, a scalar. Called where nothing is recorded. */
  sum(logits: Tensor, labels: Labels): Tensor;
}
