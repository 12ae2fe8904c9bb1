import { createReferenceBackend } from "@striate/backend-reference";
import { BatchNormalization, Conv2D, Dense, Dropout, Flatten, ReLU, Sequential } from "@striate/layers";
import { describe, expect, it } from "vitest";
import { weightsOf } from "../../test/LinearModel.js";
import { Adam, evaluate, fit, loadWeights, predict, SGD, saveWeights, type TrainingBatch } from "../index.js";

/** 6×6 pictures of one bright bar each, lying (0) or standing (1), at every place. */
function bars(): readonly TrainingBatch[] {
  const places = [0, 1].flatMap((label) => [0, 1, 2, 3, 4, 5].map((place) => ({ label, place })));
  const data = Float32Array.from(
    places.flatMap(({ label, place }) =>
      Array.from({ length: 36 }, (_, i) => ((label === 0 ? Math.floor(i / 6) : i % 6) === place ? 1 : -1)),
    ),
  );
  const labels = Int32Array.from(places, ({ label }) => label);
  // Every second picture, so that both batches have both kinds; the second is short of one.
  const pick = (indices: readonly number[]): TrainingBatch => ({
    images: {
      data: Float32Array.from(indices.flatMap((index) => [...data.subarray(36 * index, 36 * index + 36)])),
      shape: [indices.length, 6, 6, 1],
    },
    labels: { data: Int32Array.from(indices, (index) => labels[index]!), shape: [indices.length] },
  });
  return [pick([0, 2, 4, 6, 8, 10]), pick([1, 3, 5, 7, 9])];
}

function build() {
  const backend = createReferenceBackend();
  const model = new Sequential([
    new Conv2D({ filters: 3, kernelSize: 3 }),
    new BatchNormalization({ momentum: 0.5 }),
    new ReLU(),
    new Flatten(),
    new Dropout({ rate: 0.1 }),
    new Dense({ units: 2 }),
  ]).build([null, 6, 6, 1], { backend, seed: 7 });
  return { backend, model };
}

describe("fit with @striate/layers", () => {
  it("tells lying from standing bars, the same way every time", async () => {
    const run = async () => {
      const { model } = build();
      const { steps } = await fit(model, bars(), { optimizer: new Adam({ learningRate: 0.02 }), epochs: 40 });
      return { model, steps, weights: weightsOf(model) };
    };
    const first = await run();
    const second = await run();
    expect((await evaluate(first.model, bars())).accuracy).toBe(1);
    expect(second.steps).toEqual(first.steps);
    expect(second.weights).toEqual(first.weights);
  });

  it("keeps memory flat with moving statistics and dropout", async () => {
    const { backend, model } = build();
    const buffers = new Set<number>();
    await fit(model, bars(), {
      optimizer: new SGD({ learningRate: 0.01, momentum: 0.9 }),
      epochs: 10,
      callbacks: [{ onStepEnd: () => void buffers.add(backend.memory().buffers) }],
    });
    expect(buffers.size).toBe(1);
  });

  it("keeps moving statistics finite when a batch is not", async () => {
    const { model } = build();
    const [good, next] = bars();
    const images = {
      data: Float32Array.from(next!.images.data).fill(Number.POSITIVE_INFINITY),
      shape: next!.images.shape,
    };
    const run = fit(model, [good!, { images, labels: next!.labels }], { optimizer: new Adam() });
    await expect(run).rejects.toMatchObject({ code: "NON_FINITE", step: 2 });
    expect(weightsOf(model).every(Number.isFinite)).toBe(true);
    expect((await evaluate(model, [good!])).loss).toBeGreaterThan(0);
  });

  it("saves a model that predicts the same bit for bit when loaded", async () => {
    const { model } = build();
    const batches = bars();
    await fit(model, batches, { optimizer: new Adam(), epochs: 2 });
    const { model: other } = build();
    loadWeights(other, await saveWeights(model));
    expect((await predict(other, batches)).data).toEqual((await predict(model, batches)).data);
  });
});
