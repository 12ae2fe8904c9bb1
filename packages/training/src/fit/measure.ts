import { argMax, formatShape, type Tensor, TensorError, tensor, untaped } from "@striate/core";
import type { Loss } from "../losses/Loss.js";
import { ConfusionMatrix } from "../metrics/ConfusionMatrix.js";
import { classIdsOf } from "../metrics/classIdsOf.js";
import { countCorrect } from "../metrics/countCorrect.js";
import type { Metric } from "../metrics/Metric.js";
import { Breather } from "./Breather.js";
import type { Evaluation } from "./evaluate.js";
import { readAndFree } from "./readAndFree.js";
import { type BatchOutcome, Totals } from "./Totals.js";
import { backendOf, type Trainable } from "./Trainable.js";
import { batchesOf, type TrainingBatch, type TrainingData } from "./TrainingData.js";

interface MeasureOptions {
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  readonly confusion: boolean;
  readonly signal: AbortSignal | undefined;
}

/** `evaluate` for `fit` too: errors name `op`, and a loss that is not finite is returned. */
export async function measure(
  op: string,
  model: Trainable,
  data: TrainingData,
  options: MeasureOptions,
): Promise<Evaluation> {
  const { metrics, signal } = options;
  const totals = new Totals();
  const breather = new Breather();
  let confusion: ConfusionMatrix | undefined;
  for await (const batch of batchesOf(op, data, 0, ["images", "labels"])) {
    signal?.throwIfAborted();
    const { classes, labels, predicted, ...outcome } = await measureBatch(op, model, batch, options);
    totals.add(outcome);
    if (options.confusion) {
      confusion ??= new ConfusionMatrix(classes);
      confusion.add(labels, predicted);
    }
    await breather.pause();
  }
  if (totals.count === 0) {
    throw new TensorError("VALUE", op, "the data to evaluate has no batches", "Pass at least one");
  }
  const named = metrics.map(({ name }, index) => [name, totals.metrics[index]!] as const);
  return {
    loss: totals.loss,
    accuracy: totals.accuracy,
    count: totals.count,
    ...(named.length === 0 ? {} : { metrics: Object.fromEntries(named) }),
    ...(confusion === undefined ? {} : { confusion }),
  };
}

interface Measured extends BatchOutcome {
  readonly classes: number;
  /** Of each row, where they are asked for. */
  readonly labels: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
}

async function measureBatch(
  op: string,
  model: Trainable,
  { images, labels }: TrainingBatch,
  { loss, metrics, confusion }: MeasureOptions,
): Promise<Measured> {
  const backend = backendOf(op, model);
  let rows = 0;
  let classes = 0;
  const tensors = untaped(backend, () => {
    const logits = model.call(tensor(backend, images, undefined, "float32"), { training: false });
    const counted = countCorrect(logits, labels);
    rows = counted.count;
    classes = logits.shape.at(-1)!;
    const value = loss(logits, labels);
    if (value.size !== 1) throw notScalar(op, value);
    const ids = confusion ? [classIdsOf(op, logits, labels), argMax(logits, { axis: -1 })] : [];
    return [...ids, value, counted.correct, ...metrics.map((metric) => metric.sum(logits, labels))];
  });
  const ids = tensors.splice(0, confusion ? 2 : 0);
  const [[value, correct, ...sums], ...classIds] = await Promise.all([
    readAndFree(...tensors),
    ...ids.map((tensor) => tensor.read().finally(() => tensor.dispose())),
  ]);
  return {
    loss: value!,
    correct: correct!,
    rows,
    count: images.shape[0]!,
    metrics: sums,
    classes,
    labels: classIds[0] ?? [],
    predicted: classIds[1] ?? [],
  };
}

function notScalar(op: string, { shape }: Tensor): TensorError {
  return new TensorError(
    "SHAPE",
    op,
    `the loss must be a scalar, received ${formatShape(shape)}`,
    "Reduce it with mean",
  );
}
