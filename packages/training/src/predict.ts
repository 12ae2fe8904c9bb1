import {
  checkOptions,
  type NumericArray,
  openScope,
  type Shape,
  softmax,
  TensorError,
  tensor,
} from "@striate/core";
import { backendOf, type Trainable } from "./Trainable.js";

export interface PredictOptions {
  /** Examples at a time. Default 64. */
  readonly batchSize?: number;
  /** Turn logits into probabilities. Default false. */
  readonly softmax?: boolean;
}

export interface Predictions {
  readonly data: Float32Array;
  /** `[n, …]` */
  readonly shape: Shape;
}

/**
 * A model's outputs for many examples, as in inference, in the order of the examples.
 *
 * @param images with the batch as the first axis
 * @throws TensorError when images and model do not fit
 * @example
 * const { data, shape } = await predict(model, { data: pixels, shape: [5, 28, 28, 1] }, { softmax: true });
 */
export async function predict(
  model: Trainable,
  images: NumericArray,
  options: PredictOptions = {},
): Promise<Predictions> {
  checkOptions("predict", options, ["batchSize", "softmax"]);
  const { batchSize = 64, softmax: probabilities = false } = options;
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new TensorError(
      "OPTION",
      "predict",
      `batchSize ${batchSize} is not a size`,
      "Use a whole number of at least 1",
    );
  }
  const backend = backendOf("predict", model);
  const [count = 0, ...rest] = images.shape;
  const length = rest.reduce((size, dimension) => size * dimension, 1);
  let data = new Float32Array(0);
  let shape: Shape = [0];
  for (let start = 0; start < count; start += batchSize) {
    using _step = openScope(backend);
    const end = Math.min(start + batchSize, count);
    const part = images.data.subarray(start * length, end * length);
    const outputs = model.call(tensor(backend, part, [end - start, ...rest], "float32"), { training: false });
    const values = await (probabilities ? softmax(outputs) : outputs).read();
    if (start === 0) {
      shape = [count, ...outputs.shape.slice(1)];
      data = new Float32Array(count * (values.length / (end - start)));
    }
    data.set(values, start * (data.length / count));
  }
  return { data, shape };
}
