import { createShapeBackend, profiled, withLabel } from "@striate/core";
import type { TrainingBatch } from "@striate/training";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { profileTraining, type TrainingProfiler } from "./profileTraining.js";

const BATCH: TrainingBatch = {
  images: { data: new Float32Array(1), shape: [1] },
  labels: { data: new Int32Array(1), shape: [1] },
};

let clock = 0;
const pass = (milliseconds: number) => {
  clock += milliseconds;
};

beforeEach(() => {
  clock = 0;
  vi.spyOn(performance, "now").mockImplementation(() => clock);
});
afterEach(() => vi.restoreAllMocks());

/** A `fit` whose every step takes times that are known: 1 for the data, 20 in the step, 4 after it; what is tenfold in the first steps does not count. */
async function run({ steps, epochs }: { readonly steps: number; readonly epochs: number }) {
  const backend = profiled({
    ...createShapeBackend(),
    fill: (size, _value, dtype) => {
      pass(size);
      return { size, dtype };
    },
  });
  let made = 0;
  const scale = () => (made <= 3 ? 10 : 1);
  const data = {
    size: steps,
    *epoch() {
      for (let step = 0; step < steps; step++) {
        made++;
        pass(scale());
        yield BATCH;
      }
    },
  };
  const profiler = profileTraining(backend, data, { epochs });
  const work = (label: string, milliseconds: number) =>
    withLabel(label, () => backend.fill(milliseconds * scale(), 0, "float32"));
  for (let epoch = 0; epoch < epochs; epoch++) {
    for await (const _ of profiler.data.epoch(epoch)) {
      work("data", 1);
      work("", 2);
      work("conv", 5);
      work("conv", 1);
      pass(8 * scale());
      work("update", 3);
      stepEnd(profiler);
      pass(4 * scale());
    }
    // Validation is no step's.
    work("conv", 1000);
    pass(1000);
  }
  return profiler.profile();
}

const stepEnd = (profiler: TrainingProfiler) =>
  void profiler.callback.onStepEnd?.({
    epoch: 1,
    step: 1,
    loss: 1,
    accuracy: 1,
    epochs: 1,
    stepInEpoch: 1,
    steps: 1,
    meanLoss: 1,
    meanAccuracy: 1,
    imagesPerSecond: 1,
  });

describe("the profile of a training", () => {
  it.each([
    ["in one epoch", { steps: 10, epochs: 1 }, 7],
    ["over epochs", { steps: 5, epochs: 2 }, 7],
    ["that begins in the second epoch", { steps: 2, epochs: 3 }, 3],
  ])("has the mean times of the steps after the third, %s", async (_, sizes, measured) => {
    const time = (milliseconds: number) => ({ milliseconds, share: milliseconds / 25 });
    const row = { pass: "forward", primitive: "fill" };
    expect(await run(sizes)).toEqual({
      steps: measured,
      skippedSteps: 3,
      millisecondsPerStep: 25,
      parts: {
        forward: time(8),
        backward: time(0),
        update: time(3),
        data: time(2),
        outsideKernels: time(8),
        bookkeeping: time(4),
      },
      primitives: [
        { ...row, layer: "data", calls: 1, ...time(1) },
        { ...row, layer: "", calls: 1, ...time(2) },
        { ...row, layer: "conv", calls: 2, ...time(6) },
        { ...row, layer: "update", calls: 1, ...time(3) },
      ],
    });
  });

  it("measures the last of few steps", async () => {
    const profile = await run({ steps: 3, epochs: 1 });
    expect([profile?.steps, profile?.skippedSteps, profile?.millisecondsPerStep]).toEqual([1, 2, 250]);
  });

  it("takes several batches as one step where gradients are accumulated", async () => {
    const backend = profiled({
      ...createShapeBackend(),
      fill: (size, _value, dtype) => {
        pass(size);
        return { size, dtype };
      },
    });
    const data = {
      size: 10,
      *epoch() {
        for (let batch = 0; batch < 10; batch++) {
          pass(1);
          yield BATCH;
        }
      },
    };
    const profiler = profileTraining(backend, data, { epochs: 1, accumulate: 2 });
    let batch = 0;
    for await (const _ of profiler.data.epoch(0)) {
      withLabel("conv", () => backend.fill(5, 0, "float32"));
      pass(2);
      if (++batch % 2 === 1) continue;
      stepEnd(profiler);
      pass(3);
    }
    // Five steps, of which three warm up; each has two batches of 1 + 5 + 2, and 3 after it.
    const profile = profiler.profile()!;
    expect([profile.steps, profile.skippedSteps, profile.millisecondsPerStep]).toEqual([2, 3, 19]);
    const { data: made, forward, outsideKernels, bookkeeping } = profile.parts;
    expect([made, forward, outsideKernels, bookkeeping].map(({ milliseconds }) => milliseconds)).toEqual([
      2, 10, 4, 3,
    ]);
    expect(profile.primitives.map(({ layer, calls }) => [layer, calls])).toEqual([["conv", 2]]);
  });

  it("does not count batches that a resumed run passes over", async () => {
    const backend = profiled(createShapeBackend());
    const data = { size: 9, epoch: () => new Array(9).fill(BATCH) };
    const profiler = profileTraining(backend, data, { epochs: 1 });
    let batch = 0;
    for await (const _ of profiler.data.epoch(0)) {
      if (++batch <= 4) continue;
      pass(7);
      stepEnd(profiler);
    }
    expect([profiler.profile()?.steps, profiler.profile()?.millisecondsPerStep]).toEqual([2, 7]);
  });

  it("is none before a step was measured", async () => {
    const data = { size: 4, epoch: () => [BATCH, BATCH] };
    const profiler = profileTraining(profiled(createShapeBackend()), data, { epochs: 1 });
    for await (const _ of profiler.data.epoch(0)) stepEnd(profiler);
    expect(profiler.profile()).toBeUndefined();
  });
});
