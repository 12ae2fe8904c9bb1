import type { TrainingBatch } from "../src/index.js";

/** Ten points of three classes that straight lines separate. */
export const POINTS: readonly (readonly [x: number, y: number, label: number])[] = [
  [2, 0, 0],
  [-1, 2, 1],
  [-1, -2, 2],
  [1.5, 0.5, 0],
  [-1.5, 1.5, 1],
  [-0.5, -1.5, 2],
  [2.5, -0.5, 0],
  [-0.5, 2.5, 1],
  [-1.5, -2.5, 2],
  [1.75, 0.25, 0],
];

/** Batches of at most four: 4, 4 and a short one of 2. */
export function pointBatches(points = POINTS, size = 4): readonly TrainingBatch[] {
  return Array.from({ length: Math.ceil(points.length / size) }, (_, index) =>
    batchOf(points.slice(index * size, (index + 1) * size)),
  );
}

export function batchOf(points: typeof POINTS): TrainingBatch {
  return {
    images: {
      data: Float32Array.from(points.flatMap((point) => point.slice(0, 2))),
      shape: [points.length, 2],
    },
    labels: { data: Int32Array.from(points, ([, , label]) => label), shape: [points.length] },
  };
}

/** Data that keep the thread busy before each batch, as decoding pictures would. */
export function* slowly(batches: readonly TrainingBatch[], milliseconds: number): Generator<TrainingBatch> {
  for (const batch of batches) {
    const start = performance.now();
    while (performance.now() - start < milliseconds);
    yield batch;
  }
}
