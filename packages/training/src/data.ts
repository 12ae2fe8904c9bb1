import type { NumericArray } from "@striate/core";

/** Images (or any inputs) with the batch as their first axis, and labels: class ids `[n]` or rows of probabilities `[n, classes]`. */
export interface TrainingBatch {
  readonly images: NumericArray;
  readonly labels: NumericArray;
}

/** Batches to walk over again and again: an array, a data set of `@striate/datasets`, or any (async) iterable. */
export type TrainingData = (Iterable<TrainingBatch> | AsyncIterable<TrainingBatch>) & {
  /** Number of batches, if known. */
  readonly size?: number;
  /** The batches of epoch 0, 1, …; a run that asks for its epochs by number always sees the same order. */
  epoch?(index: number): Iterable<TrainingBatch> | AsyncIterable<TrainingBatch>;
};

export function batchesOf(
  data: TrainingData,
  epoch: number,
): Iterable<TrainingBatch> | AsyncIterable<TrainingBatch> {
  return data.epoch?.(epoch) ?? data;
}

/** Number of batches in an epoch, if known. */
export function stepsOf(data: TrainingData): number | undefined {
  return Array.isArray(data) ? data.length : data.size;
}
