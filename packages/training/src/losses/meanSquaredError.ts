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

/**
 * Mean of (prediction − target)² over everything. Predictions and targets of one shape.
 *
 * @throws TensorError `SHAPE`: nothing is broadcast, because `[n]` against `[n, 1]` would compare everything with everything
 * @example
 * meanSquaredError(model.call(x), tensor(backend, targets));
 */
export function meanSquaredError(predictions: Tensor, labels: Labels): Tensor {
  const targets =
    labels instanceof Tensor ? labels : tensor(predictions.backend, labels, undefined, "float32");
  if (!sameShape(predictions.shape, targets.shape)) {
    throw new TensorError(
      "SHAPE",
      "meanSquaredError",
      `predictions of ${formatShape(predictions.shape)} and targets of ${formatShape(targets.shape)} differ`,
      "Give both the same shape",
    );
  }
  return mean(square(sub(predictions, targets)));
}
