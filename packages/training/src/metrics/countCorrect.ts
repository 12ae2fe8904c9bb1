import { argMax, equal, type Labels, sum, type Tensor } from "@striate/core";
import { classIdsOf } from "./classIdsOf.js";

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
  const classes = classIdsOf("countCorrect", logits, labels);
  return { correct: sum(equal(predicted, classes)), count: predicted.size };
}
