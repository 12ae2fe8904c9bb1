import {
  checkOptions,
  formatShape,
  type Labels,
  mean,
  mul,
  oneHot,
  softmaxCrossEntropy,
  sum,
  Tensor,
  TensorError,
  tensor,
  tidy,
  untaped,
} from "@striate/core";
import type { Loss } from "./Loss.js";

export interface CrossEntropyOptions {
  /** Share of the target that is spread evenly over all classes (Szegedy et al. 2016), in [0, 1). Default 0. */
  readonly labelSmoothing?: number;
  /** How much an example of each class counts; default 1. See `balancedClassWeights`. */
  readonly classWeights?: readonly number[];
}

/**
 * The cross-entropy of a classifier with options, as a loss: Σ weight(label) · −Σ target · log softmax(logits) / n.
 *
 * The mean is over the n examples, as with Keras's `class_weight`; PyTorch's `CrossEntropyLoss(weight)` divides by the sum of the weights. A
 * label that is a row of probabilities weighs what its classes weigh on average. Validation has the same loss, weights and smoothing too.
 *
 * @throws TensorError `OPTION`; where it is used `SHAPE` for weights that are not as many as classes, and as `softmaxCrossEntropy`
 * @example
 * await fit(model, data, { optimizer, loss: crossEntropy({ labelSmoothing: 0.1 }) });
 */
export function crossEntropy(options: CrossEntropyOptions = {}): Loss {
  checkOptions("crossEntropy", options, ["labelSmoothing", "classWeights"]);
  const { labelSmoothing = 0, classWeights } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new TensorError(
      "OPTION",
      "crossEntropy",
      `labelSmoothing ${labelSmoothing} is not in [0, 1)`,
      "Use a share such as 0.1",
    );
  }
  if (classWeights === undefined)
    return (logits, labels) => softmaxCrossEntropy(logits, labels, { labelSmoothing });
  checkWeights(classWeights);
  return (logits, labels) =>
    tidy(logits.backend, () => {
      const losses = softmaxCrossEntropy(logits, labels, { labelSmoothing, reduction: "none" });
      return mean(mul(losses, weightsOf(logits, labels, classWeights)));
    });
}

function checkWeights(weights: readonly number[]): void {
  const bad = Array.from(weights).findIndex((weight) => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (bad < 0 && weights.length > 0) return;
  throw new TensorError(
    "OPTION",
    "crossEntropy",
    bad < 0 ? "classWeights has no weights" : `classWeights has ${weights[bad]} for class ${bad}`,
    "Give each class a number of at least 0",
  );
}

/** One weight a row, not recorded. */
function weightsOf(logits: Tensor, labels: Labels, classWeights: readonly number[]): Tensor {
  const { backend } = logits;
  const classes = logits.shape.at(-1)!;
  if (classWeights.length !== classes) {
    throw new TensorError(
      "SHAPE",
      "crossEntropy",
      `${classWeights.length} classWeights do not fit logits of ${formatShape(logits.shape)}`,
      `Give ${classes}, one a class`,
    );
  }
  return untaped(backend, () => {
    const given = labels instanceof Tensor ? labels : hostLabels(logits, labels);
    const rows = given.dtype === "int32" ? oneHot(given, classes) : given;
    return sum(mul(rows, tensor(backend, classWeights)), { axis: -1 });
  });
}

/** As `softmaxCrossEntropy` reads them: floats are rows of probabilities, everything else class ids. */
function hostLabels({ backend }: Tensor, labels: Exclude<Labels, Tensor>): Tensor {
  const { data, shape } = "data" in labels ? labels : { data: labels, shape: [labels.length] };
  if (data instanceof Float32Array) return tensor(backend, data, shape);
  return tensor(backend, Int32Array.from(data), shape);
}
