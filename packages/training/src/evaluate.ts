import { checkOptions, type Labels, openScope, softmaxCrossEntropy, tensor } from "@striate/core";
import { countCorrect } from "./countCorrect.js";
import { batchesOf, type TrainingData } from "./data.js";
import type { Loss } from "./losses.js";
import { backendOf, type Trainable } from "./Trainable.js";

export interface EvaluateOptions {
  /** Default `softmaxCrossEntropy`. */
  readonly loss?: Loss;
}

export interface Evaluation {
  /** Mean over the examples. */
  readonly loss: number;
  /** Share of examples whose largest logit is at their class. */
  readonly accuracy: number;
  /** Number of examples. */
  readonly count: number;
}

/**
 * Loss and accuracy of a model as in inference: nothing is recorded, dropout is off, batch normalization uses its moving statistics.
 * A short last batch counts as much as its examples.
 *
 * @throws TensorError when data and model do not fit
 * @example
 * const { accuracy } = await evaluate(model, test.batch(64));
 */
export async function evaluate(
  model: Trainable,
  data: TrainingData,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  checkOptions("evaluate", options, ["loss"]);
  const { loss = softmaxCrossEntropy } = options;
  const backend = backendOf("evaluate", model);
  let count = 0;
  let total = 0;
  let correct = 0;
  for await (const { images, labels } of batchesOf(data, 0)) {
    using _step = openScope(backend);
    const logits = model.call(tensor(backend, images), { training: false });
    const batchLoss = loss(logits, labels as Labels).read();
    const batchCorrect = countCorrect(logits, labels).read();
    const size = images.shape[0]!;
    total += (await batchLoss)[0]! * size;
    correct += (await batchCorrect)[0]!;
    count += size;
  }
  return { loss: total / count, accuracy: correct / count, count };
}
