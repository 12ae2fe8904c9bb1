import {
  type Backend,
  detach,
  keep,
  type Parameter,
  type Tensor,
  tensor,
  tidy,
  untaped,
  valueAndGrad,
  withLabel,
} from "@striate/core";
import type { Loss } from "../losses/Loss.js";
import { countCorrect } from "../metrics/countCorrect.js";
import type { Optimizer } from "../optimizers/Optimizer.js";
import { readAndFree } from "./readAndFree.js";
import type { BatchOutcome } from "./Totals.js";
import { backendOf, type Trainable } from "./Trainable.js";
import type { TrainingBatch } from "./TrainingData.js";

export interface TrainStepOptions {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  /** Number of the step in the run, from 1 on. */
  readonly step: number;
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
  options: TrainStepOptions,
): Promise<BatchOutcome> {
  // Read once: a model gathers them from all its layers.
  const { parameters } = model;
  const backend = backendOf("fit", { parameters });
  let rows = 0;
  const scalars = tidy(backend, () => {
    const enqueued = enqueueStep(backend, model, parameters, batch, options);
    rows = enqueued.rows;
    return [detach(enqueued.value), detach(enqueued.correct)];
  });
  const [loss, correct] = await readAndFree(...scalars);
  return { loss: loss!, correct: correct!, rows, count: batch.images.shape[0]! };
}

function enqueueStep(
  backend: Backend,
  model: Trainable,
  parameters: readonly Parameter[],
  { images, labels }: TrainingBatch,
  { optimizer, loss, step }: TrainStepOptions,
): { readonly value: Tensor; readonly correct: Tensor; readonly rows: number } {
  const x = withLabel("data", () => tensor(backend, images, undefined, "float32"));
  const restoreStatistics = rememberStatistics(parameters);
  let counted: ReturnType<typeof countCorrect> | undefined;
  const { value, grads } = valueAndGrad(parameters, () => {
    const logits = model.call(x, { training: true, step });
    const correct = untaped(backend, () => {
      counted = withLabel("accuracy", () => countCorrect(logits, labels));
      return counted.correct;
    });
    keep(correct);
    return withLabel("loss", () => loss(logits, labels));
  });
  const diverged = withLabel("loss", () => backend.readSync !== undefined && !Number.isFinite(value.item()));
  if (diverged) restoreStatistics();
  else withLabel("update", () => optimizer.apply(grads));
  const { correct, count: rows } = counted!;
  return { value, correct, rows };
}

/** What is not trained changes in the forward pass already: aliases keep the old numbers, at no cost, until the step's scope closes. */
function rememberStatistics(parameters: readonly Parameter[]): () => void {
  const before = parameters
    .filter(({ trainable }) => !trainable)
    .map((parameter) => [parameter, parameter.value.alias(parameter.shape)] as const);
  return () => {
    for (const [parameter, value] of before) parameter.assign(value);
  };
}
