import {
  checkOptions,
  formatShape,
  type NumericArray,
  type Shape,
  sizeOf,
  softmax,
  TensorError,
  tensor,
  untaped,
} from "@striate/core";
import { Breather } from "./Breather.js";
import { backendOf, type Trainable } from "./Trainable.js";
import { batchesOf, isNumericArray, type TrainingBatch, type TrainingData } from "./TrainingData.js";

export interface PredictOptions {
  /** Examples at a time, for images that are not in batches yet. Default 64. */
  readonly batchSize?: number;
  /** Turn logits into probabilities. Default false. */
  readonly softmax?: boolean;
}

export interface Predictions {
  readonly data: Float32Array;
  /** `[n, …]` */
  readonly shape: Shape;
}

type ImageBatch = Pick<TrainingBatch, "images">;

/**
 * A model's outputs for many examples, as in inference, in the order of the examples.
 *
 * @param images with the batch as the first axis; or batches of them, such as a data set's (those of its epoch 0)
 * @throws TensorError when images and model do not fit, `VALUE` for no images, `OPTION`
 * @example
 * const { data, shape } = await predict(model, { data: pixels, shape: [5, 28, 28, 1] }, { softmax: true });
 */
export async function predict(
  model: Trainable,
  images: NumericArray | TrainingData<ImageBatch>,
  options: PredictOptions = {},
): Promise<Predictions> {
  checkOptions("predict", options, ["batchSize", "softmax"]);
  const { batchSize = 64, softmax: probabilities = false } = options;
  const batches = isNumericArray(images) ? cut(images, batchSize) : images;
  const backend = backendOf("predict", model);
  const breather = new Breather();
  const parts: Float32Array[] = [];
  let count = 0;
  let exampleShape: Shape = [];
  for await (const batch of batchesOf("predict", batches, 0, ["images"])) {
    const output = untaped(backend, () => {
      const logits = model.call(tensor(backend, batch.images, undefined, "float32"), { training: false });
      return probabilities ? softmax(logits) : logits;
    });
    count += output.shape[0] ?? 1;
    exampleShape = output.shape.slice(1);
    parts.push(Float32Array.from(await output.read().finally(() => output.dispose())));
    await breather.pause();
  }
  if (count === 0) throw new TensorError("VALUE", "predict", "there are no images", "Pass at least one");
  return { data: joined(parts), shape: [count, ...exampleShape] };
}

function* cut({ data, shape }: NumericArray, batchSize: number): Generator<ImageBatch> {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new TensorError(
      "OPTION",
      "predict",
      `batchSize ${batchSize} is not a size`,
      "Use a whole number of at least 1",
    );
  }
  const [count = 0, ...exampleShape] = shape;
  const length = sizeOf(exampleShape);
  if (data.length !== count * length) {
    throw new TensorError(
      "SHAPE",
      "predict",
      `${data.length} numbers do not fill images of ${formatShape(shape)}`,
      "Give as many numbers as the shape holds",
    );
  }
  for (let start = 0; start < count; start += batchSize) {
    const end = Math.min(start + batchSize, count);
    const images = {
      data: data.subarray(start * length, end * length),
      shape: [end - start, ...exampleShape],
    };
    yield { images };
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((size, { length }) => size + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
