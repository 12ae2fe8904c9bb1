import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { LinearModel, weightsOf } from "../../test/LinearModel.js";
import { batchOf, POINTS, pointBatches } from "../../test/points.js";
import { noisyPictures, smallNet } from "../../test/smallNet.js";
import { fit, meanSquaredError, SGD, TrainingError } from "../index.js";

const optimizer = () => new SGD({ learningRate: 0.25, momentum: 0.5 });

describe("accumulated gradients", () => {
  it.each([
    ["two of four", 4, 2],
    ["five of two", 2, 5],
    ["three of three, and one alone", 3, 3],
    ["more than there are", 3, 9],
  ])("of small batches are the large batch's within rounding: %s", async (_, size, steps) => {
    const [small, large] = [createReferenceBackend(), createReferenceBackend()].map(
      (backend) => new LinearModel(backend),
    );
    const accumulated = await fit(small!, pointBatches(POINTS, size), {
      optimizer: optimizer(),
      epochs: 3,
      gradientAccumulationSteps: steps,
    });
    const whole = await fit(large!, pointBatches(POINTS, size * steps), {
      optimizer: optimizer(),
      epochs: 3,
    });
    expect(accumulated.steps.map(({ step, epoch }) => [step, epoch])).toEqual(
      whole.steps.map(({ step, epoch }) => [step, epoch]),
    );
    // Of gradients below 4, each rounded a dozen times at most: 2⁻¹⁸ a step of rate 1/4 with momentum 1/2, so 2⁻¹⁹; six steps, each of
    // which may double what came before.
    const allowed = 2 ** -19 * 2 ** 6;
    const expected = weightsOf(large!);
    for (const [index, weight] of weightsOf(small!).slice(0, -1).entries()) {
      expect(Math.abs(weight - expected[index]!)).toBeLessThan(allowed);
    }
    for (const [index, { loss, accuracy }] of accumulated.steps.entries()) {
      expect(Math.abs(loss - whole.steps[index]!.loss)).toBeLessThan(8 * allowed);
      expect(accuracy).toBe(whole.steps[index]!.accuracy);
    }
    // The last weight counts calls: the statistics of the small batches moved on with each.
    expect(small!.seen.value.item()).toBe(3 * Math.ceil(10 / size));
  });

  it("weigh a short batch by its examples", async () => {
    const model = new LinearModel(createReferenceBackend());
    const whole = new LinearModel(createReferenceBackend());
    const options = { optimizer: new SGD({ learningRate: 1 }), gradientAccumulationSteps: 2 };
    await fit(model, [batchOf(POINTS.slice(0, 9)), batchOf(POINTS.slice(9))], options);
    await fit(whole, [batchOf(POINTS)], { optimizer: new SGD({ learningRate: 1 }) });
    const means = new LinearModel(createReferenceBackend());
    const expected = weightsOf(whole);
    for (const [index, weight] of weightsOf(model).slice(0, -1).entries()) {
      expect(Math.abs(weight - expected[index]!)).toBeLessThan(2 ** -18);
    }
    expect(weightsOf(means)).not.toEqual(expected);
  });

  it("tell the model each batch's number, so that each has a dropout of its own", async () => {
    const model = new LinearModel(createReferenceBackend());
    await fit(model, pointBatches(), { optimizer: optimizer(), epochs: 2, gradientAccumulationSteps: 2 });
    expect(model.contexts.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("leave memory flat", async () => {
    const backend = createReferenceBackend();
    const model = smallNet(backend);
    const buffers = new Set<number>();
    await fit(model, noisyPictures(20), {
      optimizer: optimizer(),
      epochs: 4,
      gradientAccumulationSteps: 2,
      callbacks: [{ onStepEnd: () => void buffers.add(backend.memory().buffers) }],
    });
    expect(buffers.size).toBe(1);
  });

  it("leave the model as it was before the first batch where the loss of a later one is not finite", async () => {
    const backend = createReferenceBackend();
    const model = new LinearModel(backend);
    const before = [weightsOf(model), backend.memory()];
    const targets = (value: number) => ({
      data: Float32Array.from({ length: 3 }, () => value),
      shape: [1, 3],
    });
    const images = { data: Float32Array.of(1, 2), shape: [1, 2] };
    const run = fit(
      model,
      [
        { images, labels: targets(1) },
        { images, labels: targets(1e30) },
      ],
      {
        optimizer: optimizer(),
        loss: meanSquaredError,
        gradientAccumulationSteps: 2,
      },
    );
    await expect(run).rejects.toThrow(TrainingError);
    await expect(run).rejects.toThrow(/the loss is Infinity at step 1/);
    expect([weightsOf(model), backend.memory()]).toEqual(before);
  });

  it("are refused in halves", async () => {
    const model = new LinearModel(createReferenceBackend());
    const run = fit(model, pointBatches(), { optimizer: optimizer(), gradientAccumulationSteps: 1.5 });
    await expect(run).rejects.toThrow(/gradientAccumulationSteps 1\.5 is not a count/);
  });
});
