import { record } from "../autodiff/record.js";
import type { Vjp } from "../autodiff/Tape.js";
import { TensorError } from "../errors.js";
import { tidy, untaped } from "../memory/scopes.js";
import { checkOptions } from "../options.js";
import { formatShape, type Shape, sameShape } from "../shape.js";
import { Tensor } from "../Tensor.js";
import { mul, sub } from "./arithmetic.js";
import { exp, neg } from "./elementwise.js";
import { checkClassIds } from "./oneHot.js";
import { operands } from "./operands.js";
import { expandDims } from "./reshape.js";
import { logSoftmax } from "./softmax.js";
import { mean, sum } from "./sum.js";
import { type NumericArray, tensor } from "./tensor.js";
import { affine } from "./unary.js";

export interface SoftmaxCrossEntropyOptions {
  /** Share of the target that is spread evenly over all classes (Szegedy et al. 2016). Default 0. */
  readonly labelSmoothing?: number;
  /** `"mean"` and `"sum"` give a scalar, `"none"` one number a row. Default `"mean"`. */
  readonly reduction?: "mean" | "sum" | "none";
}

/** Class ids `[…]`, or rows of probabilities `[…, classes]` such as one-hot ones; tensors or plain arrays. */
export type Labels = Tensor | Int32Array | readonly number[] | NumericArray;

/**
 * −Σ target · log softmax(logits), the cross-entropy of a classifier, straight from its logits and stable for any finite ones.
 *
 * @param logits `[…, classes]`, not yet passed through a softmax
 * @throws TensorError `SHAPE` when labels and logits do not fit, `VALUE` for a class id out of range or rows of probabilities that do
 * not add up to 1 (checked where they are plain arrays or the device can be read without waiting), `OPTION`
 * @example
 * softmaxCrossEntropy(logits, labels);                               // mean over the batch
 * softmaxCrossEntropy(logits, oneHot(labels, 10), { labelSmoothing: 0.1 });
 */
export function softmaxCrossEntropy(
  logits: Tensor,
  labels: Labels,
  options: SoftmaxCrossEntropyOptions = {},
): Tensor {
  const op = "softmaxCrossEntropy";
  const backend = operands(op, [logits], "float32");
  checkOptions(op, options, ["labelSmoothing", "reduction"]);
  const { labelSmoothing = 0, reduction = "mean" } = options;
  checkChoices(op, labelSmoothing, reduction);
  if (logits.rank < 1) {
    throw new TensorError("SHAPE", op, "the logits are a scalar", "Pass […, classes]");
  }
  return tidy(backend, () => {
    const losses = lossesOf(logits, labels, labelSmoothing);
    if (reduction === "none") return losses;
    return reduction === "sum" ? sum(losses) : mean(losses);
  });
}

/** One number a row, recorded. */
function lossesOf(logits: Tensor, labels: Labels, labelSmoothing: number): Tensor {
  const op = "softmaxCrossEntropy";
  const { losses, ...parts } = untaped(logits.backend, () => {
    const target = targetOf(op, logits, labels);
    return fused(logits, target, labelSmoothing) ?? composed(logits, target, labelSmoothing);
  });
  const vjp: Vjp = (dy) => {
    const gradient = "gradient" in parts ? parts.gradient : sub(exp(parts.logProbabilities), parts.targets);
    return [mul(gradient, expandDims(dy, dy.rank))];
  };
  return record(op, losses, [logits], vjp, Object.values(parts));
}

function fused({ backend, buffer, shape }: Tensor, target: Tensor, labelSmoothing: number) {
  if (target.dtype !== "int32") return undefined;
  const buffers = backend.softmaxCrossEntropy?.(buffer, target.buffer, labelSmoothing);
  return (
    buffers && {
      losses: new Tensor(backend, buffers.losses, target.shape),
      gradient: new Tensor(backend, buffers.gradient, shape),
    }
  );
}

function composed(logits: Tensor, target: Tensor, labelSmoothing: number) {
  const classes = logits.shape.at(-1)!;
  const rows = target.dtype === "int32" ? rowsOf(target, classes) : target;
  const targets = affine("softmaxCrossEntropy", rows, 1 - labelSmoothing, labelSmoothing / classes);
  const logProbabilities = logSoftmax(logits);
  return { losses: neg(sum(mul(targets, logProbabilities), { axis: -1 })), targets, logProbabilities };
}

/** Class ids that were checked, as rows with a single 1. */
function rowsOf({ backend, buffer, shape }: Tensor, classes: number): Tensor {
  return new Tensor(backend, backend.oneHot(buffer, classes), [...shape, classes]);
}

/** The labels as a tensor, either int32 class ids or float32 rows of the logits' shape. */
function targetOf(op: string, logits: Tensor, labels: Labels): Tensor {
  const { backend, shape } = logits;
  const given = labels instanceof Tensor ? labels : hostLabels(logits, labels);
  operands(op, [logits, given]);
  const ids = shape.slice(0, -1);
  if (sameShape(given.shape, ids) && given.dtype === "int32") {
    // Those on the host were checked there.
    if (given === labels && backend.readSync !== undefined) {
      checkClassIds(op, given.readSync(), shape.at(-1)!);
    }
    return given;
  }
  if (sameShape(given.shape, shape) && given.dtype === "float32") {
    if (backend.readSync !== undefined) checkRows(op, given.readSync(), shape.at(-1)!);
    return given;
  }
  throw new TensorError(
    "SHAPE",
    op,
    `labels of ${formatShape(given.shape)} (${given.dtype}) do not fit logits of ${formatShape(shape)}`,
    `Pass int32 class ids of ${formatShape(ids)}, or float32 probabilities of ${formatShape(shape)}; logits come first, labels second`,
  );
}

function hostLabels(logits: Tensor, labels: Exclude<Labels, Tensor>): Tensor {
  const isNumeric = "data" in labels;
  const data = isNumeric ? labels.data : labels;
  const classShape: Shape = isNumeric ? labels.shape : [data.length];
  const probabilities = data instanceof Float32Array;
  if (!probabilities) checkClassIds("softmaxCrossEntropy", data, logits.shape.at(-1)!);
  return tensor(logits.backend, data as Int32Array, classShape, probabilities ? "float32" : "int32");
}

function checkRows(op: string, rows: ArrayLike<number>, classes: number): void {
  for (let start = 0; start < rows.length; start += classes) {
    let total = 0;
    for (let index = start; index < start + classes; index++) total += rows[index]!;
    // Float32 probabilities of `classes` terms add up to 1 within classes · 2⁻²⁴; the rest is room for what users round.
    if (Math.abs(total - 1) <= 1e-3) continue;
    throw new TensorError(
      "VALUE",
      op,
      `the target in row ${start / classes} adds up to ${total}, not 1`,
      "Pass one-hot rows or probabilities; logits come first, labels second",
    );
  }
}

function checkChoices(op: string, labelSmoothing: number, reduction: string): void {
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new TensorError(
      "OPTION",
      op,
      `labelSmoothing ${labelSmoothing} is not in [0, 1)`,
      "Use a share such as 0.1",
    );
  }
  if (!["mean", "sum", "none"].includes(reduction)) {
    throw new TensorError("OPTION", op, `unknown reduction "${reduction}"`, 'Use "mean", "sum" or "none"');
  }
}
