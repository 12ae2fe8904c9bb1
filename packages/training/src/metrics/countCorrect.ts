import {
  argMax,
  equal,
  formatShape,
  type Labels,
  sameShape,
  sum,
  Tensor,
  TensorError,
  tensor,
} from "@striate/core";

/** A count over one batch: shares of several batches add up as Σ correct / Σ count, however short the last one is. */
export interface CorrectCount {
  /** Scalar. */
  readonly correct: Tensor;
  /** Number of rows. */
  readonly count: number;
}

/**
 * How many rows of logits are largest at the label's class, of how many. Ties go to the first class.
 *
 * @param logits `[…, classes]`, or probabilities: the order is the same
 * @param labels class ids `[…]`, or rows of probabilities `[…, classes]`, whose largest is the class
 * @throws TensorError `SHAPE` for labels of another shape, `[n, 1]` among them, which would compare every row with every label; `DTYPE`
 * @example
 * const { correct, count } = countCorrect(model.call(images), labels);
 * console.log(correct.item() / count);
 */
export function countCorrect(logits: Tensor, labels: Labels): CorrectCount {
  const predicted = argMax(logits, { axis: -1 });
  const classes = classesOf(logits, predicted, labels);
  return { correct: sum(equal(predicted, classes)), count: predicted.size };
}

function classesOf(logits: Tensor, predicted: Tensor, labels: Labels): Tensor {
  const { backend } = logits;
  const shape = labels instanceof Tensor || "shape" in labels ? labels.shape : [labels.length];
  if (sameShape(shape, logits.shape)) {
    return argMax(labels instanceof Tensor ? labels : tensor(backend, labels), { axis: -1 });
  }
  if (sameShape(shape, predicted.shape)) {
    return labels instanceof Tensor ? labels : tensor(backend, labels, undefined, "int32");
  }
  throw new TensorError(
    "SHAPE",
    "countCorrect",
    `labels of ${formatShape(shape)} do not fit logits of ${formatShape(logits.shape)}`,
    `Pass class ids of ${formatShape(predicted.shape)} or rows of ${formatShape(logits.shape)}`,
  );
}
