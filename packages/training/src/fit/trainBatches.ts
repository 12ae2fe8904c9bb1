import { detach, tidy, withLabel } from "@striate/core";
import type { Breather } from "./Breather.js";
import { forwardBackward } from "./forwardBackward.js";
import { GradientSum } from "./GradientSum.js";
import { readAndFree } from "./readAndFree.js";
import { Statistics } from "./Statistics.js";
import { type BatchOutcome, Totals } from "./Totals.js";
import { backendOf, type Trainable } from "./Trainable.js";
import type { TrainingBatch } from "./TrainingData.js";
import { type TrainStepOptions, trainStep } from "./trainStep.js";

/**
 * One step of training on several batches: one update, by the mean of their gradients over all examples, as of one large batch. They take as
 * much memory as the largest of them, and the gradients once more. A loss that is not finite leaves the model as it was before the first
 * batch, on every device.
 *
 * Batch normalization has statistics of each batch, not of all together, and moves its own on with each.
 *
 * @param options `step` is the number of the first batch
 */
export async function trainBatches(
  model: Trainable,
  batches: readonly TrainingBatch[],
  options: TrainStepOptions & { readonly breather: Breather },
): Promise<BatchOutcome> {
  if (batches.length === 1) return trainStep(model, batches[0]!, options);
  const { optimizer, breather } = options;
  const { parameters } = model;
  const statistics = new Statistics(parameters);
  const sum = new GradientSum();
  const totals = new Totals();
  try {
    for (const [index, batch] of batches.entries()) {
      const outcome = await addGradients(model, batch, { ...options, step: options.step + index, sum });
      totals.add(outcome);
      if (!Number.isFinite(outcome.loss)) {
        statistics.restore();
        return totals.outcome;
      }
      await breather.pause();
    }
    tidy(backendOf("fit", { parameters }), () => withLabel("update", () => optimizer.apply(sum.mean())));
  } finally {
    sum.dispose();
    statistics.dispose();
  }
  return totals.outcome;
}

async function addGradients(
  model: Trainable,
  batch: TrainingBatch,
  { loss, step, metrics = [], sum }: TrainStepOptions & { readonly sum: GradientSum },
): Promise<BatchOutcome> {
  const { parameters } = model;
  const backend = backendOf("fit", { parameters });
  const count = batch.images.shape[0]!;
  let rows = 0;
  const scalars = tidy(backend, () => {
    const result = forwardBackward(backend, model, parameters, batch, { loss, metrics, step });
    if (!result.diverged) sum.add(result.grads, count);
    rows = result.rows;
    return result.scalars.map(detach);
  });
  const [value, correct, ...sums] = await readAndFree(...scalars);
  return { loss: value!, correct: correct!, rows, count, metrics: sums };
}
