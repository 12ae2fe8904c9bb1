import { formatShape, TensorError, tensor, untaped } from "@striate/core";
import type { Loss } from "../losses/Loss.js";
import { countCorrect } from "../metrics/countCorrect.js";
import { Breather } from "./Breather.js";
import type { Evaluation } from "./evaluate.js";
import { readAndFree } from "./readAndFree.js";
import { Totals } from "./Totals.js";
import { backendOf, type Trainable } from "./Trainable.js";
import { batchesOf, type TrainingBatch, type TrainingData } from "./TrainingData.js";

interface MeasureOptions {
  readonly loss: Loss;
  readonly signal: AbortSignal | undefined;
}

/** `evaluate` for `fit` too: errors name `op`, and a loss that is not finite is returned. */
export async function measure(
  op: string,
  model: Trainable,
  data: TrainingData,
  { loss, signal }: MeasureOptions,
): Promise<Evaluation> {
  const totals = new Totals();
  const breather = new Breather();
  for await (const batch of batchesOf(op, data, 0, ["images", "labels"])) {
    signal?.throwIfAborted();
    totals.add(await measureBatch(op, model, batch, loss));
    await breather.pause();
  }
  if (totals.count === 0) {
    throw new TensorError("VALUE", op, "the data to evaluate has no batches", "Pass at least one");
  }
  return { loss: totals.loss, accuracy: totals.accuracy, count: totals.count };
}

async function measureBatch(op: string, model: Trainable, { images, labels }: TrainingBatch, loss: Loss) {
  const backend = backendOf(op, model);
  let rows = 0;
  const scalars = untaped(backend, () => {
    const logits = model.call(tensor(backend, images, undefined, "float32"), { training: false });
    const counted = countCorrect(logits, labels);
    rows = counted.count;
    const value = loss(logits, labels);
    if (value.size === 1) return [value, counted.correct];
    throw new TensorError(
      "SHAPE",
      op,
      `the loss must be a scalar, received ${formatShape(value.shape)}`,
      "Reduce it with mean",
    );
  });
  const [value, correct] = await readAndFree(...scalars);
  return { loss: value!, correct: correct!, rows, count: images.shape[0]! };
}
