import { createReferenceBackend } from "@striate/backend-reference";
import { type Backend, tensor } from "@striate/core";
import { describe, expect, it } from "vitest";
import { LinearModel, weightsOf } from "../../test/LinearModel.js";
import { batchOf, POINTS, pointBatches, slowly } from "../../test/points.js";
import { Adam, evaluate, fit, meanSquaredError, SGD, type TrainingBatch } from "../index.js";

function setUp() {
  const backend = createReferenceBackend();
  return { backend, model: new LinearModel(backend) };
}

/** Cross-entropy and hits of the model's present weights, in float64 by the definition. */
function byHand(model: LinearModel, points: typeof POINTS) {
  const kernel = model.kernel.value.readSync();
  const bias = model.bias.value.readSync();
  let loss = 0;
  let hits = 0;
  for (const [x, y, label] of points) {
    const logits = [0, 1, 2].map((k) => x * kernel[k]! + y * kernel[3 + k]! + bias[k]!);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    loss -= logits[label]! - Math.log(total);
    if (logits.indexOf(Math.max(...logits)) === label) hits++;
  }
  return { loss: loss / points.length, accuracy: hits / points.length };
}

describe("fit", () => {
  it("learns", async () => {
    const { model } = setUp();
    const before = byHand(model, POINTS);
    const history = await fit(model, pointBatches(), {
      optimizer: new Adam({ learningRate: 0.1 }),
      epochs: 30,
    });
    expect(before.accuracy).toBeLessThan(0.5);
    expect(history.epochs.at(-1)?.accuracy).toBe(1);
    expect(history.epochs.at(-1)?.loss).toBeLessThan(before.loss / 10);
    expect(byHand(model, POINTS).loss).toBeLessThan(history.epochs[0]!.loss);
  });

  it("records what a calculation by hand gives, a short last batch weighted as it should be", async () => {
    const { model } = setUp();
    const { epochs, steps, stopped } = await fit(model, pointBatches(), {
      optimizer: new SGD({ learningRate: 0 }),
      epochs: 2,
      validation: pointBatches(POINTS.slice(0, 3), 2),
    });
    const whole = byHand(model, POINTS);
    const validation = byHand(model, POINTS.slice(0, 3));
    expect(epochs).toHaveLength(2);
    expect(stopped).toBe(false);
    for (const [index, record] of epochs.entries()) {
      expect(record.epoch).toBe(index + 1);
      // Losses are a few float32 roundings of numbers below 8.
      expect(record.loss).toBeCloseTo(whole.loss, 5);
      expect(record.accuracy).toBe(whole.accuracy);
      expect(record.valLoss).toBeCloseTo(validation.loss, 5);
      expect(record.valAccuracy).toBeCloseTo(validation.accuracy, 15);
      expect(record.imagesPerSecond).toBeCloseTo(POINTS.length / record.seconds, 5);
    }
    expect(steps.map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
      [2, 4],
      [2, 5],
      [2, 6],
    ]);
    for (const { step, loss, accuracy } of steps) {
      const start = ((step - 1) % 3) * 4;
      const batch = byHand(model, POINTS.slice(start, start + 4));
      expect(loss).toBeCloseTo(batch.loss, 5);
      expect(accuracy).toBe(batch.accuracy);
    }
    // The test could not tell the two apart if they were equal.
    const unweighted = steps.slice(0, 3).reduce((sum, { loss }) => sum + loss, 0) / 3;
    expect(Math.abs(unweighted - whole.loss)).toBeGreaterThan(0.01);
  });

  it("takes each step as the formula says: loss before the update, gradient of the batch's mean", async () => {
    const { model } = setUp();
    const [x, y, label] = POINTS[1]!;
    const bias = [...model.bias.value.readSync()];
    const kernel = [...model.kernel.value.readSync()];
    const logits = [0, 1, 2].map((k) => x * kernel[k]! + y * kernel[3 + k]! + bias[k]!);
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const slope = logits.map((logit, k) => Math.exp(logit) / total - (k === label ? 1 : 0));
    await fit(model, [batchOf([POINTS[1]!])], { optimizer: new SGD({ learningRate: 0.5 }) });
    for (const k of [0, 1, 2]) {
      expect(model.bias.value.readSync()[k]).toBeCloseTo(bias[k]! - 0.5 * slope[k]!, 6);
      expect(model.kernel.value.readSync()[k]).toBeCloseTo(kernel[k]! - 0.5 * slope[k]! * x, 6);
      expect(model.kernel.value.readSync()[3 + k]).toBeCloseTo(kernel[3 + k]! - 0.5 * slope[k]! * y, 6);
    }
  });

  it("is the same bit for bit when run again", async () => {
    const run = async () => {
      const { model } = setUp();
      const { epochs, steps } = await fit(model, pointBatches(), {
        optimizer: new Adam({ learningRate: 0.05 }),
        epochs: 5,
        validation: pointBatches(),
      });
      const numbers = epochs.map(({ seconds: _seconds, imagesPerSecond: _rate, ...rest }) => rest);
      return { weights: weightsOf(model), epochs: numbers, steps };
    };
    expect(await run()).toEqual(await run());
  });

  it("tells the model the mode and the step, and validation runs as inference", async () => {
    const { model } = setUp();
    await fit(model, pointBatches(), {
      optimizer: new SGD(),
      epochs: 2,
      validation: [batchOf(POINTS)],
    });
    const training = (step: number) => ({ training: true, step });
    const inference = { training: false };
    expect(model.contexts).toEqual([
      ...[1, 2, 3].map(training),
      inference,
      ...[4, 5, 6].map(training),
      inference,
    ]);
  });

  it("asks for epochs by number, and goes on where an earlier run ended", async () => {
    const asked: number[] = [];
    const data = {
      size: 3,
      epoch: (index: number) => {
        asked.push(index);
        return pointBatches();
      },
      [Symbol.iterator]: () => pointBatches()[Symbol.iterator](),
    };
    const { model } = setUp();
    await fit(model, data, { optimizer: new SGD(), epochs: 2 });
    const { epochs, steps } = await fit(model, data, { optimizer: new SGD(), initialEpoch: 2, epochs: 4 });
    expect(asked).toEqual([0, 1, 2, 3]);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([3, 4]);
    expect(steps.map(({ step }) => step)).toEqual([7, 8, 9, 10, 11, 12]);
    expect(model.contexts.at(-1)).toEqual({ training: true, step: 12 });
  });

  it.each([
    ["an async iterable", () => ({ [Symbol.asyncIterator]: () => asynchronously(pointBatches()) })],
    ["a set", () => new Set(pointBatches())],
    ["a generator, once", () => pointBatches().values()],
  ])("walks over %s", async (_, data) => {
    const { model } = setUp();
    const expected = setUp().model;
    await fit(model, data(), { optimizer: new SGD() });
    await fit(expected, pointBatches(), { optimizer: new SGD() });
    expect(weightsOf(model)).toEqual(weightsOf(expected));
  });

  it("minimizes any loss", async () => {
    const { model } = setUp();
    const targets = { data: Float32Array.of(1, 2, 3, 3, 2, 1), shape: [2, 3] };
    const data = [{ images: { data: Float32Array.of(1, 0, 0, 1), shape: [2, 2] }, labels: targets }];
    const { steps } = await fit(model, data, {
      optimizer: new SGD({ learningRate: 0.5 }),
      loss: meanSquaredError,
      epochs: 60,
    });
    expect(steps.at(-1)?.loss).toBeLessThan(1e-3);
    expect(steps.at(-1)!.loss).toBeLessThan(steps[0]!.loss / 100);
  });

  it("keeps memory flat, also while it evaluates", async () => {
    const { backend, model } = setUp();
    const optimizer = new Adam();
    const before = backend.memory();
    const buffers = new Set<number>();
    await fit(model, pointBatches(), {
      optimizer,
      epochs: 70,
      validation: pointBatches(),
      callbacks: [
        { onStepEnd: () => void buffers.add(backend.memory().buffers) },
        { onEpochEnd: () => void buffers.add(backend.memory().buffers) },
      ],
    });
    // Two slots for each of two parameters, from the first of 210 steps on.
    expect([...buffers]).toEqual([before.buffers + 4]);
    optimizer.dispose();
    expect(backend.memory()).toEqual(before);
  });

  it("shares model and backend with others while it waits", async () => {
    const { backend, model } = setUp();
    const training = fit(model, pointBatches(), { optimizer: new SGD(), epochs: 20 });
    for (let turn = 0; turn < 10; turn++) await evaluate(model, pointBatches());
    expect((await training).epochs).toHaveLength(20);
    // No scope was left open: this tensor belongs to nobody.
    expect(tensor(backend, 1).owner).toBeUndefined();
  });

  it("lets timers run", async () => {
    const { model } = setUp();
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await fit(model, slowly(pointBatches(), 60), { optimizer: new SGD() });
    clearInterval(timer);
    // Three steps of 60 ms, and a pause every 50 ms.
    expect(ticks).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ["no optimizer", {}, "OPTION", /no optimizer/],
    [
      "an optimizer under another name",
      { optimiser: new SGD() },
      "OPTION",
      /"optimiser"\. Did you mean "optimizer"/,
    ],
    ["no epochs", { optimizer: new SGD(), epochs: 0 }, "OPTION", /epochs 0 is not a count/],
    ["half an epoch", { optimizer: new SGD(), epochs: 1.5 }, "OPTION", /epochs 1\.5 is not a count/],
    ["a negative start", { optimizer: new SGD(), initialEpoch: -1 }, "OPTION", /initialEpoch -1/],
    [
      "a start beyond the end",
      { optimizer: new SGD(), initialEpoch: 3, epochs: 2 },
      "OPTION",
      /3 is beyond the last/,
    ],
  ])("refuses %s", async (_, options, code, message) => {
    const { model } = setUp();
    const run = fit(model, pointBatches(), options as never);
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toMatchObject({ code });
  });

  it.each([
    ["no data", undefined, /fit: received undefined in place of batches/],
    ["a single batch", batchOf(POINTS), /received { images, labels } in place of batches/],
    [
      "a data set that is not in batches",
      [{ image: [1, 2], label: 0 }],
      /gave { image, label } in place of a batch/,
    ],
    ["an empty epoch", [], /epoch 1 has no batches/],
  ])("refuses %s", async (_, data, message) => {
    const { model } = setUp();
    const run = fit(model, data as never, { optimizer: new SGD() });
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toMatchObject({ code: "VALUE" });
  });

  it("refuses a generator that is used up after the first epoch", async () => {
    const { model } = setUp();
    const run = fit(model, pointBatches().values(), { optimizer: new SGD(), epochs: 2 });
    await expect(run).rejects.toThrow(/epoch 2 has no batches\. Pass data that can be iterated again/);
  });

  it("refuses a batch with more images than labels, and a model without weights", async () => {
    const { model } = setUp();
    const { images } = batchOf(POINTS);
    const { labels } = batchOf(POINTS.slice(1));
    const optimizer = new SGD();
    await expect(fit(model, [{ images, labels }], { optimizer })).rejects.toThrow(
      /labels of 9 do not fit logits of 10×3/,
    );
    const unbuilt = { parameters: [], call: model.call.bind(model) };
    await expect(fit(unbuilt, pointBatches(), { optimizer })).rejects.toThrow(
      /no weights \(yet\).*model\.build/,
    );
  });

  it("refuses a model on two backends", async () => {
    const { model } = setUp();
    const other: Backend = createReferenceBackend();
    const mixed = { parameters: [model.kernel, new LinearModel(other).bias], call: model.call.bind(model) };
    await expect(fit(mixed, pointBatches(), { optimizer: new SGD() })).rejects.toMatchObject({
      code: "BACKEND",
    });
  });
});

async function* asynchronously(batches: readonly TrainingBatch[]): AsyncGenerator<TrainingBatch> {
  for (const batch of batches) yield await Promise.resolve(batch);
}
