import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { LinearModel } from "../../test/LinearModel.js";
import { batchOf, POINTS, pointBatches, slowly } from "../../test/points.js";
import { predict } from "../index.js";

describe("predict", () => {
  const { images } = batchOf(POINTS);

  it("gives the logits of every example in order, whatever the batches", async () => {
    const model = new LinearModel(createReferenceBackend());
    const [kernel, bias] = [model.kernel.value.readSync(), model.bias.value.readSync()];
    // Multiples of 1/32, exact in float32.
    const expected = POINTS.flatMap(([x, y]) =>
      [0, 1, 2].map((k) => x * kernel[k]! + y * kernel[3 + k]! + bias[k]!),
    );
    for (const batchSize of [1, 3, 10, 64]) {
      const { data, shape } = await predict(model, images, { batchSize });
      expect(shape).toEqual([10, 3]);
      expect([...data]).toEqual(expected);
    }
    const { data, shape } = await predict(model, pointBatches());
    expect([shape, ...data]).toEqual([[10, 3], ...expected]);
  });

  it("gives probabilities on request", async () => {
    const model = new LinearModel(createReferenceBackend());
    const { data: logits } = await predict(model, images);
    const { data } = await predict(model, images, { softmax: true });
    for (let row = 0; row < 10; row++) {
      const powers = [...logits.subarray(3 * row, 3 * row + 3)].map(Math.exp);
      const total = powers.reduce((a, b) => a + b, 0);
      for (const k of [0, 1, 2]) expect(data[3 * row + k]).toBeCloseTo(powers[k]! / total, 6);
    }
  });

  it("takes batches of images without labels, and whole numbers", async () => {
    const model = new LinearModel(createReferenceBackend());
    const bytes = { data: Uint8Array.of(1, 2, 3, 4), shape: [2, 2] };
    const floats = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] };
    expect(await predict(model, [{ images: bytes }])).toEqual(await predict(model, floats));
  });

  it("runs as inference and leaves nothing behind", async () => {
    const backend = createReferenceBackend();
    const model = new LinearModel(backend);
    const before = backend.memory();
    await predict(model, images, { batchSize: 5, softmax: true });
    expect(backend.memory()).toEqual(before);
    expect(model.contexts).toEqual([{ training: false }, { training: false }]);
  });

  it("lets timers run", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    await predict(new LinearModel(createReferenceBackend()), slowly(pointBatches(), 60));
    clearInterval(timer);
    expect(ticks).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ["a batch size of 0", images, { batchSize: 0 }, "OPTION", /batchSize 0/],
    ["half an example", images, { batchSize: 1.5 }, "OPTION", /batchSize 1\.5/],
    ["an unknown option", images, { batch: 5 }, "OPTION", /unknown option "batch"/],
    ["no images", { data: new Float32Array(0), shape: [0, 2] }, {}, "VALUE", /there are no images/],
    ["no batches", [], {}, "VALUE", /there are no images/],
    [
      "too many numbers",
      { data: new Float32Array(5), shape: [2, 2] },
      {},
      "SHAPE",
      /5 numbers do not fill images of 2×2/,
    ],
    ["a bare array", new Float32Array(4), {}, "VALUE", /in place of batches|in place of a batch/],
  ])("refuses %s", async (_, input, options, code, message) => {
    const run = predict(new LinearModel(createReferenceBackend()), input as never, options as never);
    await expect(run).rejects.toThrow(message);
    await expect(run).rejects.toMatchObject({ code });
  });
});
