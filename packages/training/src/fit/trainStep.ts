import { detach, tidy, withLabel } from "@striate/core";
import type { Loss } from "../losses/Loss.js";
import type { Metric } from "../metrics/Metric.js";
import type { Optimizer } from "../optimizers/Optimizer.js";
import { forwardBackward } from "./forwardBackward.js";
import { readAndFree } from "./readAndFree.js";
import { Statistics } from "./Statistics.js";
import type { BatchOutcome } from "./Totals.js";
import { backendOf, type Trainable } from "./Trainable.js";
import type { TrainingBatch } from "./TrainingData.js";

export interface TrainStepOptions {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  /** Number of the step in the run, from 1 on. */
  readonly step: number;
  readonly metrics?: readonly Metric[];
}

/**
 * One step of training: forward, backward, update.
 *
 * Where the device can be read without waiting, a loss that is not finite leaves the model as it was, moving statistics too. No scope is
 * open while the numbers are awaited, so that others may use model and backend meanwhile. What is no layer's has a label of its own, for
 * profiles: `data`, `loss`, `accuracy`, `update`.
 *
 * @returns the batch's numbers before the update
 * @throws TensorError when batch, model and loss do not fit
 */
export async function trainStep(
  model: Trainable,
  batch: TrainingBatch,
  { optimizer, loss, step, metrics = [] }: TrainStepOptions,
): Promise<BatchOutcome> {
  // Read once: a model gathers them from all its layers.
  const { parameters } = model;
  const backend = backendOf("fit", { parameters });
  let rows = 0;
  const scalars = tidy(backend, () => {
    const statistics = new Statistics(parameters);
    try {
      const result = forwardBackward(backend, model, parameters, batch, { loss, metrics, step });
      if (result.diverged) statistics.restore();
      else withLabel("update", () => optimizer.apply(result.grads));
      rows = result.rows;
      return result.scalars.map(detach);
    } finally {
      statistics.dispose();
    }
  });
  const [value, correct, ...sums] = await readAndFree(...scalars);
  return { loss: value!, correct: correct!, rows, count: batch.images.shape[0]!, metrics: sums };
}
