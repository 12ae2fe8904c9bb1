import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { LinearModel } from "../../test/LinearModel.js";
import { pointBatches } from "../../test/points.js";
import {
  evaluate,
  fit,
  ReduceOnPlateau,
  type Schedule,
  type SchedulePosition,
  SGD,
  topKAccuracy,
} from "../index.js";

describe("fit with a schedule", () => {
  it("asks it before every step, with what was done before", async () => {
    const asked: SchedulePosition[] = [];
    const told: number[] = [];
    const optimizer = new SGD({ learningRate: 9 });
    const rates: number[] = [];
    const schedule: Schedule = {
      learningRate: (position) => {
        asked.push(position);
        return 2 ** -asked.length;
      },
      onEpochEnd: ({ epoch }) => void told.push(epoch),
      toJSON: () => ({ schedule: "halves" }),
    };
    const callbacks = [{ onStepEnd: () => void rates.push(optimizer.learningRate) }];
    await fit(new LinearModel(createReferenceBackend()), pointBatches(), {
      optimizer,
      schedule,
      epochs: 2,
      callbacks,
    });
    expect(asked).toEqual([0, 1, 2, 3, 4, 5].map((step) => ({ step, epoch: step < 3 ? 0 : 1 })));
    expect(rates).toEqual([1, 2, 3, 4, 5, 6].map((exponent) => 2 ** -exponent));
    expect(told).toEqual([1, 2]);
  });

  it("counts on where an earlier run ended", async () => {
    const asked: SchedulePosition[] = [];
    const schedule: Schedule = {
      learningRate: (position) => {
        asked.push(position);
        return 0;
      },
      toJSON: () => ({ schedule: "none" }),
    };
    const model = new LinearModel(createReferenceBackend());
    await fit(model, pointBatches(), { optimizer: new SGD(), schedule, initialEpoch: 2, epochs: 3 });
    expect(asked[0]).toEqual({ step: 6, epoch: 2 });
  });

  it("lets a plateau see the validation", async () => {
    const model = new LinearModel(createReferenceBackend());
    const schedule = new ReduceOnPlateau({
      initialLearningRate: 0,
      factor: 0.5,
      patience: 1,
      monitor: "valLoss",
    });
    const optimizer = new SGD();
    await fit(model, pointBatches(), { optimizer, schedule, epochs: 2, validation: pointBatches() });
    expect(optimizer.learningRate).toBe(0);
    const blind = fit(model, pointBatches(), { optimizer, schedule });
    await expect(blind).rejects.toThrow(/ReduceOnPlateau: the epoch's record has no valLoss/);
  });
});

describe("fit with metrics", () => {
  it("reports what evaluate reports, and of the training what was met", async () => {
    const model = new LinearModel(createReferenceBackend());
    const metrics = [topKAccuracy(2), topKAccuracy(1)];
    const { epochs } = await fit(model, pointBatches(), {
      optimizer: new SGD({ learningRate: 0 }),
      metrics,
      validation: pointBatches(),
    });
    const whole = await evaluate(model, pointBatches(), { metrics, confusion: true });
    const { top1 = 0, top2 = 0 } = whole.metrics ?? {};
    expect(top1).toBe(whole.accuracy);
    expect(top2).toBeGreaterThan(top1);
    expect(epochs[0]?.metrics).toEqual({ top1, top2, valTop1: top1, valTop2: top2 });
    expect(whole.confusion?.total).toBe(10);
    expect(whole.confusion?.accuracy).toBe(whole.accuracy);
  });
});
