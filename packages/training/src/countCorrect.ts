import {
  argMax,
  equal,
  formatShape,
  type NumericArray,
  sameShape,
  sum,
  type Tensor,
  TensorError,
  tensor,
} from "@striate/core";

/**
 * How many rows of logits have their largest number at the label's class, as a scalar tensor. Ties go to the first class.
 *
 * @param labels class ids `[n]`, or rows of probabilities `[n, classes]`, whose largest is the class
 * @throws TensorError `SHAPE` for labels of another shape, `[n, 1]` among them, which would compare every row with every label
 */
export function countCorrect(logits: Tensor, labels: NumericArray): Tensor {
  const { backend, shape } = logits;
  const predicted = argMax(logits, { axis: -1 });
  if (sameShape(labels.shape, shape)) {
    return sum(equal(predicted, argMax(tensor(backend, labels), { axis: -1 })));
  }
  if (!sameShape(labels.shape, predicted.shape)) {
    throw new TensorError(
      "SHAPE",
      "accuracy",
      `labels ${formatShape(labels.shape)} do not fit logits ${formatShape(shape)}`,
      `Pass class ids of ${formatShape(predicted.shape)} or rows of ${formatShape(shape)}`,
    );
  }
  return sum(equal(predicted, tensor(backend, labels, undefined, "int32")));
}
