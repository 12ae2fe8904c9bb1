import { createReferenceBackend } from "@striate/backend-reference";
import type { Backend } from "@striate/core";
import { describe, expect, it } from "vitest";
import { LinearModel, weightsOf } from "../../test/LinearModel.js";
import { batchOf, POINTS, pointBatches } from "../../test/points.js";
import { type Callback, fit, meanSquaredError, SGD, TrainingError } from "../index.js";

const optimizer = () => new SGD({ learningRate: 0.1 });

describe("fit calls back", () => {
  it("in the documented order, one after the other, each awaited", async () => {
    const calls: string[] = [];
    const named = (name: string, pause: () => Promise<void>): Callback => {
      const note = async (call: string) => {
        await pause();
        calls.push(`${name} ${call}`);
      };
      return {
        onTrainBegin: () => note("begins"),
        onEpochBegin: ({ epoch }) => note(`epoch ${epoch} begins`),
        onStepEnd: ({ step }) => note(`step ${step}`),
        onEpochEnd: ({ epoch, valLoss }) =>
          note(`epoch ${epoch} ends${valLoss === undefined ? "" : ", validated"}`),
        onTrainEnd: ({ epochs }) => note(`ends after ${epochs.length}`),
      };
    };
    const slow = named("a", () => new Promise((resolve) => setTimeout(resolve, 1)));
    const quick = named("b", async () => undefined);
    await fit(new LinearModel(createReferenceBackend()), pointBatches(POINTS, 6), {
      optimizer: optimizer(),
      epochs: 2,
      validation: pointBatches(),
      callbacks: [slow, {}, quick],
    });
    const expected = [
      "begins",
      "epoch 1 begins",
      "step 1",
      "step 2",
      "epoch 1 ends, validated",
      "epoch 2 begins",
      "step 3",
      "step 4",
      "epoch 2 ends, validated",
      "ends after 2",
    ];
    expect(calls).toEqual(expected.flatMap((call) => [`a ${call}`, `b ${call}`]));
  });

  it("with where the run stands", async () => {
    const begun: unknown[] = [];
    const seen: {
      readonly position: readonly unknown[];
      readonly meanLoss: number;
      readonly imagesPerSecond: number;
    }[] = [];
    const { epochs, steps } = await fit(new LinearModel(createReferenceBackend()), pointBatches(), {
      optimizer: optimizer(),
      epochs: 2,
      callbacks: [
        {
          onEpochBegin: (start) => void begun.push(start),
          onStepEnd: ({ epoch, epochs, stepInEpoch, steps, meanLoss, imagesPerSecond }) =>
            void seen.push({ position: [epoch, epochs, stepInEpoch, steps], meanLoss, imagesPerSecond }),
        },
      ],
    });
    expect(begun).toEqual([
      { epoch: 1, epochs: 2, steps: 3 },
      { epoch: 2, epochs: 2, steps: 3 },
    ]);
    expect(seen.map(({ position }) => position)).toEqual(
      [1, 2].flatMap((epoch) => [1, 2, 3].map((step) => [epoch, 2, step, 3])),
    );
    expect(seen[3]?.meanLoss).toBe(steps[3]?.loss);
    expect(seen[5]?.meanLoss).toBe(epochs[1]?.loss);
    for (const { imagesPerSecond } of seen) expect(imagesPerSecond).toBeGreaterThan(0);
  });

  it("and lets their errors through", async () => {
    const failing = { onStepEnd: () => Promise.reject(new Error("disk full")) };
    const run = fit(new LinearModel(createReferenceBackend()), pointBatches(), {
      optimizer: optimizer(),
      callbacks: [failing],
    });
    await expect(run).rejects.toThrow("disk full");
  });
});

describe("fit ends at a signal", () => {
  it("after the step under way, with what it has", async () => {
    const model = new LinearModel(createReferenceBackend());
    const controller = new AbortController();
    const ended: unknown[] = [];
    const history = await fit(model, pointBatches(), {
      optimizer: optimizer(),
      epochs: 5,
      signal: controller.signal,
      callbacks: [
        {
          onStepEnd: ({ step }) => void (step === 5 && controller.abort()),
          onTrainEnd: (end) => void ended.push(end),
        },
      ],
    });
    expect(history.stopped).toBe(true);
    expect(history.steps).toHaveLength(5);
    expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1]);
    expect(model.contexts).toHaveLength(5);
    expect(ended).toEqual([history]);
  });

  it("in the middle of the validation, whose epoch then has no record", async () => {
    const model = new LinearModel(createReferenceBackend());
    const controller = new AbortController();
    const validation = {
      *[Symbol.iterator]() {
        yield* pointBatches().slice(0, 2);
        controller.abort();
        yield* pointBatches();
      },
    };
    const { signal } = controller;
    const history = await fit(model, pointBatches(), { optimizer: optimizer(), validation, signal });
    expect(history).toMatchObject({ stopped: true, epochs: [] });
    expect(history.steps).toHaveLength(3);
    expect(model.contexts.filter(({ training }) => !training)).toHaveLength(2);
  });

  it("before the first step", async () => {
    const model = new LinearModel(createReferenceBackend());
    const history = await fit(model, pointBatches(), { optimizer: optimizer(), signal: AbortSignal.abort() });
    expect(history).toEqual({ epochs: [], steps: [], stopped: true });
    expect(model.contexts).toEqual([]);
  });

  it("not when the run was over anyway", async () => {
    const controller = new AbortController();
    const { stopped, epochs } = await fit(new LinearModel(createReferenceBackend()), pointBatches(), {
      optimizer: optimizer(),
      signal: controller.signal,
      callbacks: [{ onEpochEnd: () => controller.abort() }],
    });
    expect([stopped, epochs.length]).toEqual([false, 1]);
  });
});

describe("fit stops at a loss that is not finite", () => {
  const damaged = () => {
    const batches = [...pointBatches()];
    batches[1] = batchOf(POINTS.slice(4, 8).map(([x, , label]) => [x, Number.NaN, label] as const));
    return batches;
  };

  it("naming the step, with the weights and statistics of the step before", async () => {
    const model = new LinearModel(createReferenceBackend());
    const good = new LinearModel(createReferenceBackend());
    await fit(good, pointBatches().slice(0, 1), { optimizer: optimizer() });
    const error = await fit(model, damaged(), { optimizer: optimizer(), epochs: 3 }).catch(
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(TrainingError);
    expect(error).toMatchObject({ code: "NON_FINITE", epoch: 1, step: 2 });
    expect(error.history).toMatchObject({ epochs: [], stopped: false });
    expect(error.history.steps).toHaveLength(1);
    expect(error.message).toBe(
      `fit: the loss is NaN at step 2 (epoch 1). The last finite loss was ${error.history.steps[0].loss} at step 1. ` +
        "Lower the learning rate, or look for damaged inputs.",
    );
    expect(weightsOf(model)).toEqual(weightsOf(good));
  });

  it("and frees everything on the way out", async () => {
    const backend = createReferenceBackend();
    const model = new LinearModel(backend);
    const before = backend.memory();
    await expect(fit(model, damaged(), { optimizer: optimizer() })).rejects.toThrow(TrainingError);
    expect(backend.memory()).toEqual(before);
  });

  it("also at the first step", async () => {
    const model = new LinearModel(createReferenceBackend());
    const run = fit(model, damaged().slice(1), { optimizer: optimizer() });
    await expect(run).rejects.toThrow(/NaN at step 1 \(epoch 1\)\. It was so from the start\./);
  });

  it("also where the device cannot be read without waiting, after the update", async () => {
    const model = new LinearModel(withoutReadSync(createReferenceBackend()));
    await expect(fit(model, damaged(), { optimizer: optimizer() })).rejects.toMatchObject({
      epoch: 1,
      step: 2,
    });
  });

  it("also on the validation data", async () => {
    const model = new LinearModel(createReferenceBackend());
    const run = fit(model, pointBatches(), { optimizer: optimizer(), epochs: 2, validation: damaged() });
    await expect(run).rejects.toThrow(/the loss on the validation data is NaN at step 3 \(epoch 1\)/);
    await expect(run).rejects.toMatchObject({
      code: "NON_FINITE",
      history: { epochs: [], steps: { length: 3 } },
    });
  });

  it("when a learning rate is too high", async () => {
    const model = new LinearModel(createReferenceBackend());
    const { images } = batchOf(POINTS);
    const labels = { data: new Float32Array(30).fill(1), shape: [10, 3] };
    const run = fit(model, [{ images, labels }], {
      optimizer: new SGD({ learningRate: 100 }),
      loss: meanSquaredError,
      epochs: 100,
    });
    await expect(run).rejects.toMatchObject({ code: "NON_FINITE" });
    // The loss grows by more than 100² a step, and float32 ends at 3e38.
    expect(model.contexts.length).toBeLessThan(20);
    expect(weightsOf(model).every(Number.isFinite)).toBe(true);
  });
});

/** The same device, as one that answers only with promises. */
function withoutReadSync(backend: Backend): Backend {
  return new Proxy(backend, {
    get(target, key) {
      if (key === "readSync") return undefined;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
