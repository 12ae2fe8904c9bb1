import {
  add,
  cast,
  equal,
  expandDims,
  greater,
  type Labels,
  mul,
  oneHot,
  range,
  sum,
  type Tensor,
  TensorError,
} from "@striate/core";
import { classIdsOf } from "./classIdsOf.js";
import type { Metric } from "./Metric.js";

/**
 * Share of rows whose label is among the k largest logits. Of equal ones the first class is the larger, so that `topKAccuracy(1)` is the accuracy.
 *
 * @throws TensorError `OPTION`; where it is used `SHAPE`, as `countCorrect`
 * @example
 * const history = await fit(model, train, { optimizer, validation, metrics: [topKAccuracy(5)] });
 * console.log(history.epochs.at(-1)?.metrics?.valTop5);
 */
export function topKAccuracy(k: number): Metric {
  if (!Number.isInteger(k) || k < 1) {
    throw new TensorError("OPTION", "topKAccuracy", `k ${k} is not a count`, "Use a whole number such as 5");
  }
  return { name: `top${k}`, sum: (logits, labels) => sum(greater(k, ranksOf(logits, labels))) };
}

/** How many classes are before the label's, `[…]`. */
function ranksOf(logits: Tensor, labels: Labels): Tensor {
  const classes = logits.shape.at(-1)!;
  const ids = classIdsOf("topKAccuracy", logits, labels);
  const own = sum(mul(oneHot(ids, classes), logits), { axis: -1, keepDims: true });
  const positions = range(logits.backend, 0, classes);
  const first = greater(expandDims(cast(ids, "float32"), ids.rank), positions);
  const before = add(greater(logits, own), mul(equal(logits, own), first));
  return sum(before, { axis: -1 });
}
