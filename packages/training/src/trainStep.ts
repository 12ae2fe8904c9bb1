import { keep, type Labels, openScope, type Tensor, tensor, untaped, valueAndGrad } from "@striate/core";
import { countCorrect } from "./countCorrect.js";
import type { TrainingBatch } from "./data.js";
import type { Loss } from "./losses.js";
import type { Optimizer } from "./Optimizer.js";
import { backendOf, type Trainable } from "./Trainable.js";

export interface TrainStepOptions {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  /** Number of the step in the run, from 1 on. */
  readonly step: number;
}

export interface StepOutcome {
  readonly loss: number;
  /** Examples whose largest logit was at their class, before the update. */
  readonly correct: number;
  readonly count: number;
}

/** One step of training: forward, backward, update. Where the device can be read without waiting, a loss that is not finite stops it before the update. */
export async function trainStep(
  model: Trainable,
  { images, labels }: TrainingBatch,
  { optimizer, loss, step }: TrainStepOptions,
): Promise<StepOutcome> {
  const backend = backendOf("fit", model);
  using _scope = openScope(backend);
  const x = tensor(backend, images, undefined, "float32");
  let correct: Tensor | undefined;
  const { value, grads } = valueAndGrad(model.parameters, () => {
    const logits = model.call(x, { training: true, step });
    correct = keep(untaped(backend, () => countCorrect(logits, labels)));
    return loss(logits, labels as Labels);
  });
  const healthy = backend.readSync === undefined || Number.isFinite(value.item());
  if (healthy) optimizer.apply(grads);
  const [lossValue, correctValue] = await Promise.all([value.read(), correct!.read()]);
  return { loss: lossValue[0]!, correct: correctValue[0]!, count: images.shape[0]! };
}
