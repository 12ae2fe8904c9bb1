import { type Batch, Dataset, type Example } from "../src/index.js";

/** `count` images of 1×2 that say which example they are and which label belongs to them. */
export function labelled(count: number): Dataset {
  const labels = Array.from({ length: count }, (_, index) => (7 * index + 3) % 10);
  const data = Float32Array.from({ length: 2 * count }, (_, at) =>
    at % 2 === 0 ? at / 2 : labels[(at - 1) / 2]!,
  );
  return Dataset.from({ images: { data, shape: [count, 1, 2] }, labels });
}

export interface Seen {
  readonly index: number;
  /** The label that the image carries. */
  readonly written: number;
  /** The label that was given along with it. */
  readonly label: number;
}

export function seenInExamples(examples: Iterable<Example>): Seen[] {
  return Array.from(examples, ({ image, label }) => ({
    index: image.data[0]!,
    written: image.data[1]!,
    label,
  }));
}

export function seenInBatches(batches: Iterable<Batch>): Seen[] {
  return Array.from(batches, ({ images, labels }) =>
    Array.from(labels.data, (label, row) => ({
      index: images.data[2 * row]!,
      written: images.data[2 * row + 1]!,
      label,
    })),
  ).flat();
}

export const indices = (seen: readonly Seen[]): number[] => seen.map(({ index }) => index);

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

export const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
