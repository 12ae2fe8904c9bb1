import { expect, it } from "vitest";
import { formatEstimate } from "./formatEstimate.js";

const estimate = {
  ...{ measured: 10, warmUp: 3, imagesPerSecond: 83.21 },
  ...{ secondsPerBatch: 1.5382, secondsPerEpoch: 601.4, testSeconds: 0.04567, totalSeconds: 34_295 },
  ...{ peakMemoryBytes: 1_234_567_890, checkpointBytes: 950 },
};

it("tells what a run takes in units that fit", () => {
  expect(
    formatEstimate(estimate, {
      epochs: 57,
      batches: 1391,
      validatedOn: "test",
      checkpoints: 4,
      maxMemory: 2 ** 32,
    }).split("\n"),
  ).toEqual([
    "a batch    1.5 s, 83 images/s (median of 10, after 3 to warm up)",
    "an epoch   10 min 1 s for 1,391 batches, and 45.7 ms for the test",
    "57 epochs  9 h 32 min",
    "memory     1.2 GB at the peak, data included; tensors may take 4.3 GB",
    "disk       up to 4 checkpoints of 950 B",
  ]);
  expect(
    formatEstimate(estimate, {
      epochs: 1,
      batches: 3,
      validatedOn: "validation",
      checkpoints: 0,
      maxMemory: undefined,
    })
      .split("\n")
      .slice(2),
  ).toEqual([
    "1 epoch   9 h 32 min",
    "memory    1.2 GB at the peak, data included",
    "disk      no checkpoints",
  ]);
});
