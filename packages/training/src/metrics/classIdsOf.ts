import { argMax, formatShape, type Labels, sameShape, Tensor, TensorError, tensor } from "@striate/core";

/**
 * The labels of logits `[…, classes]` as int32 class ids `[…]`: as they are, or where their rows of probabilities are largest.
 *
 * @throws TensorError `SHAPE` for labels of another shape, `[n, 1]` among them, which would compare every row with every label
 */
export function classIdsOf(op: string, logits: Tensor, labels: Labels): Tensor {
  const { backend } = logits;
  const ids = logits.shape.slice(0, -1);
  const shape = labels instanceof Tensor || "shape" in labels ? labels.shape : [labels.length];
  if (sameShape(shape, logits.shape)) {
    return argMax(labels instanceof Tensor ? labels : tensor(backend, labels), { axis: -1 });
  }
  if (sameShape(shape, ids)) {
    return labels instanceof Tensor ? labels : tensor(backend, labels, undefined, "int32");
  }
  throw new TensorError(
    "SHAPE",
    op,
    `labels of ${formatShape(shape)} do not fit logits of ${formatShape(logits.shape)}`,
    `Pass class ids of ${formatShape(ids)} or rows of ${formatShape(logits.shape)}`,
  );
}
