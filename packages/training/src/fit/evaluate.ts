import { checkOptions, softmaxCrossEntropy, TensorError } from "@striate/core";
import type { Loss } from "../losses/Loss.js";
import type { ConfusionMatrix } from "../metrics/ConfusionMatrix.js";
import type { Metric } from "../metrics/Metric.js";
import { measure } from "./measure.js";
import type { Trainable } from "./Trainable.js";
import type { TrainingData } from "./TrainingData.js";

export interface EvaluateOptions {
  /** Default `softmaxCrossEntropy`. */
  readonly loss?: Loss;
  /** Measured beside loss and accuracy. */
  readonly metrics?: readonly Metric[];
  /** Count what is taken for what. Default false. */
  readonly confusion?: boolean;
  /** Ends the run between two batches; `evaluate` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Evaluation {
  /** Mean over the examples. */
  readonly loss: number;
  /** Share of rows of logits that are largest at their class; of no meaning for a regression. */
  readonly accuracy: number;
  /** Number of examples. */
  readonly count: number;
  /** Those of `metrics`, by their names. */
  readonly metrics?: Readonly<Record<string, number>>;
  readonly confusion?: ConfusionMatrix;
}

/**
 * Loss and accuracy of a model as in inference: nothing is recorded, dropout is off, batch normalization uses its moving statistics.
 * A short last batch counts as much as its examples.
 *
 * @throws TensorError when data, model and loss do not fit; `VALUE` for data without batches, or a loss that is no finite number
 * @example
 * const { accuracy, metrics, confusion } = await evaluate(model, test.batch(64), {
 *   metrics: [topKAccuracy(5)], confusion: true,
 * });
 */
export async function evaluate(
  model: Trainable,
  data: TrainingData,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkOptions("evaluate", options, ["loss", "metrics", "confusion", "signal"]);
  const { loss = softmaxCrossEntropy, metrics = [], confusion = false, signal } = options;
  const evaluation = await measure("evaluate", model, data, { loss, metrics, confusion, signal });
  if (Number.isFinite(evaluation.loss)) return evaluation;
  throw new TensorError(
    "VALUE",
    "evaluate",
    `the loss over ${evaluation.count} examples is ${evaluation.loss}`,
    "Look for inputs or weights that are not finite",
  );
}
