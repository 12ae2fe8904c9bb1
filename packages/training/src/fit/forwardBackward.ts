import {
  type Backend,
  type Gradients,
  keep,
  type Parameter,
  type Tensor,
  tensor,
  untaped,
  valueAndGrad,
  withLabel,
} from "@striate/core";
import type { Loss } from "../losses/Loss.js";
import { countCorrect } from "../metrics/countCorrect.js";
import type { Metric } from "../metrics/Metric.js";
import type { Trainable } from "./Trainable.js";
import type { TrainingBatch } from "./TrainingData.js";

interface ForwardOptions {
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  /** What the model is told. */
  readonly step: number;
}

interface ForwardBackward {
  /** The loss, how many rows are right, and the sum of each metric. */
  readonly scalars: readonly Tensor[];
  readonly rows: number;
  readonly grads: Gradients<Parameter>;
  /** Known at once where the device can be read without waiting, else false. */
  readonly diverged: boolean;
}

/** A batch through a model and back. Everything belongs to the scope around the call. */
export function forwardBackward(
  backend: Backend,
  model: Trainable,
  parameters: readonly Parameter[],
  { images, labels }: TrainingBatch,
  { loss, metrics, step }: ForwardOptions,
): ForwardBackward {
  const x = withLabel("data", () => tensor(backend, images, undefined, "float32"));
  let counts: readonly Tensor[] = [];
  let rows = 0;
  const { value, grads } = valueAndGrad(parameters, () => {
    const logits = model.call(x, { training: true, step });
    counts = untaped(backend, () =>
      withLabel("accuracy", () => {
        const { correct, count } = countCorrect(logits, labels);
        rows = count;
        return [correct, ...metrics.map((metric) => metric.sum(logits, labels))];
      }),
    );
    for (const count of counts) keep(count);
    return withLabel("loss", () => loss(logits, labels));
  });
  const diverged = withLabel("loss", () => backend.readSync !== undefined && !Number.isFinite(value.item()));
  return { scalars: [value, ...counts], rows, grads, diverged };
}
