import { createReferenceBackend } from "@striate/backend-reference";
import { softmaxCrossEntropy } from "@striate/core";
import { describe, expect, it } from "vitest";
import { LinearModel } from "../../test/LinearModel.js";
import { batchOf, POINTS, pointBatches, slowly } from "../../test/points.js";
import { evaluate, meanSquaredError } from "../index.js";

describe("evaluate", () => {
  it("is the same whatever the batches", async () => {
    const model = new LinearModel(createReferenceBackend());
    const whole = await evaluate(model, [batchOf(POINTS)]);
    expect(whole.count).toBe(10);
    for (const size of [1, 3, 4, 7]) {
      const { loss, accuracy, count } = await evaluate(model, pointBatches(POINTS, size));
      expect([accuracy, count]).toEqual([whole.accuracy, whole.count]);
      // A batch's loss is a float32 below 8: off by 2⁻²² at most, and means of such are no worse.
      expect(Math.abs(loss - whole.loss)).toBeLessThan(2 ** -20);
    }
  });

  it("runs as inference and leaves nothing behind", async () => {
    const backend = createReferenceBackend();
    const model = new LinearModel(backend);
    const before = backend.memory();
    await evaluate(model, pointBatches());
    expect(backend.memory()).toEqual(before);
    expect(model.contexts).toEqual([{ training: false }, { training: false }, { training: false }]);
    expect(model.seen.value.item()).toBe(0);
  });

  it("takes one-hot labels, and another loss", async () => {
    const model = new LinearModel(createReferenceBackend());
    const { images, labels } = batchOf(POINTS);
    const rows = Float32Array.from(
      [...labels.data].flatMap((label) => [0, 1, 2].map((k) => (k === label ? 1 : 0))),
    );
    const oneHot = [{ images, labels: { data: rows, shape: [10, 3] } }];
    expect(await evaluate(model, oneHot)).toEqual(await evaluate(model, [{ images, labels }]));
    const { loss } = await evaluate(model, [{ images: pointOf(0, 0), labels: target(1, 0, 0) }], {
      loss: meanSquaredError,
    });
    // The bias alone is the answer: (0, 1/8, −1/8) against (1, 0, 0).
    expect(loss).toBeCloseTo((1 + 1 / 64 + 1 / 64) / 3, 7);
  });

  it("ends at a signal with its reason", async () => {
    const model = new LinearModel(createReferenceBackend());
    const run = evaluate(model, pointBatches(), { signal: AbortSignal.abort(new Error("enough")) });
    await expect(run).rejects.toThrow("enough");
  });

  it("lets timers run", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await evaluate(new LinearModel(createReferenceBackend()), slowly(pointBatches(), 60));
    clearInterval(timer);
    expect(ticks).toBeGreaterThanOrEqual(2);
  });

  it("refuses what would be no number", async () => {
    const model = new LinearModel(createReferenceBackend());
    const broken = [{ images: pointOf(Number.NaN, 0), labels: { data: Int32Array.of(0), shape: [1] } }];
    await expect(evaluate(model, broken)).rejects.toThrow(/the loss over 1 examples is NaN/);
    await expect(evaluate(model, [])).rejects.toThrow(/evaluate: the data to evaluate has no batches/);
  });

  it("refuses a loss with a number for every row, labels as a column, and unknown options", async () => {
    const model = new LinearModel(createReferenceBackend());
    const rowwise = evaluate(model, pointBatches(), {
      loss: (logits, labels) => softmaxCrossEntropy(logits, labels, { reduction: "none" }),
    });
    await expect(rowwise).rejects.toThrow(/the loss must be a scalar, received 4/);
    const { images, labels } = batchOf(POINTS);
    const column = [{ images, labels: { data: labels.data, shape: [10, 1] } }];
    await expect(evaluate(model, column)).rejects.toThrow(/labels of 10×1 do not fit logits of 10×3/);
    await expect(evaluate(model, [], { metric: [] } as never)).rejects.toMatchObject({ code: "OPTION" });
  });
});

const pointOf = (x: number, y: number) => ({ data: Float32Array.of(x, y), shape: [1, 2] });
const target = (...values: readonly number[]) => ({ data: Float32Array.from(values), shape: [1, 3] });
