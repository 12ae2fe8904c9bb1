import {
  formatShape,
  type Labels,
  mean,
  sameShape,
  square,
  sub,
  Tensor,
  TensorError,
  tensor,
} from "@striate/core";

/** From a model's output and the labels to one number. */
export type Loss = (predictions: Tensor, labels: Labels) => Tensor;

/**
 * Mean of (prediction − target)² over everything. Predictions and targets of one shape.
 *
 * @throws TensorError `SHAPE`; nothing is broadcast
 */
export function meanSquaredError(predictions: Tensor, labels: Labels): Tensor {
  const targets =
    labels instanceof Tensor ? labels : tensor(predictions.backend, labels, undefined, "float32");
  if (!sameShape(predictions.shape, targets.shape)) {
    throw new TensorError(
      "SHAPE",
      "meanSquaredError",
      `predictions ${formatShape(predictions.shape)} and targets ${formatShape(targets.shape)} differ`,
      "Give both the same shape",
    );
  }
  return mean(square(sub(predictions, targets)));
}
