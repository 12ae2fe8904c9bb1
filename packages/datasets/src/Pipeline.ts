import { randomStream } from "@striate/random";
import type { Augmentation } from "./augment/Augmentation.js";
import type { Batch } from "./Batches.js";
import { isClassId } from "./checks.js";
import { DatasetError } from "./DatasetError.js";
import type { Example } from "./Example.js";
import { applyScaling, channelScaling, type Normalization } from "./normalization.js";
import type { Source } from "./source.js";

export interface Pipeline {
  readonly source: Source;
  readonly augmentations: readonly { readonly steps: readonly Augmentation[]; readonly seed: number }[];
  readonly normalization: Normalization;
  readonly steps: readonly ((example: Example) => Example)[];
}

/** Reads examples by their index in the source: raw, augmented as in this epoch, normalized, mapped. @throws DatasetError `SHAPE` */
export function readBatch(pipeline: Pipeline, epoch: number, indices: ArrayLike<number>): Batch {
  const { source, normalization, steps } = pipeline;
  const [height, width, channels] = source.imageShape;
  const length = height * width * channels;
  const count = indices.length;
  const data = new Float32Array(count * length);
  const labels = new Int32Array(count);
  for (let position = 0; position < count; position++) {
    const index = indices[position]!;
    source.copyImage(index, data, position * length);
    labels[position] = source.labels[index]!;
    augment(pipeline, epoch, index, data.subarray(position * length, (position + 1) * length));
  }
  if (normalization !== "none") applyScaling(data, channelScaling(normalization, channels));
  if (steps.length > 0) applySteps(pipeline, data, labels, length);
  return {
    images: { data, shape: [count, height, width, channels] },
    labels: { data: labels, shape: [count] },
  };
}

function augment(
  { source, augmentations }: Pipeline,
  epoch: number,
  index: number,
  data: Float32Array,
): void {
  for (const [call, { steps, seed }] of augmentations.entries()) {
    const random = randomStream(seed, "augment", call, epoch, index);
    for (const step of steps) step({ data, shape: source.imageShape }, random);
  }
}

function applySteps(
  { source, steps }: Pipeline,
  data: Float32Array,
  labels: Int32Array,
  length: number,
): void {
  for (let position = 0; position < labels.length; position++) {
    const image = { data: data.slice(position * length, (position + 1) * length), shape: source.imageShape };
    const before: Example = { image, label: labels[position]! };
    const example = steps.reduce((current, step) => step(current), before);
    if (example.image.data.length !== length) {
      throw new DatasetError(
        "SHAPE",
        "map",
        `an image of ${length} numbers became one of ${example.image.data.length}`,
        "Keep its size",
      );
    }
    if (!isClassId(example.label)) {
      throw new DatasetError(
        "SHAPE",
        "map",
        `label ${before.label} became ${example.label}, which is not a class id`,
        "Class ids are whole numbers from 0",
      );
    }
    data.set(example.image.data, position * length);
    labels[position] = example.label;
  }
}
