import { createReferenceBackend } from "@striate/backend-reference";
import { Parameter, tensor } from "@striate/core";
import { describe, expect, it } from "vitest";
import { LinearModel, weightsOf } from "../../test/LinearModel.js";
import { pointBatches } from "../../test/points.js";
import { ExponentialMovingAverage, evaluate, fit, SGD } from "../index.js";

describe("ExponentialMovingAverage", () => {
  it("has the numbers of Keras's test", () => {
    const backend = createReferenceBackend();
    const weight = new Parameter("w", tensor(backend, [3, 4, 5, 6]));
    const model = { parameters: [weight] };
    const ema = new ExponentialMovingAverage({ decay: 0.9 });
    const optimizer = new SGD({ learningRate: 1 });
    const averages = [1, 2].map(() => {
      optimizer.apply([[weight, tensor(backend, [1, 1, 1, 1])]]);
      ema.update(model);
      return [...ema.weights.get(weight)!.readSync()];
    });
    expect(averages[0]).toEqual([2, 3, 4, 5]);
    // 0.9 · 2 + 0.1 · 1 …: two products and a sum of float32.
    for (const [index, expected] of [1.9, 2.9, 3.9, 4.9].entries()) {
      expect(Math.abs(averages[1]![index]! - expected)).toBeLessThan(3 * 2 ** -22);
    }
    expect([...weight.value.readSync()]).toEqual([1, 2, 3, 4]);
  });

  it("keeps less at first where it is told to ramp up", () => {
    const backend = createReferenceBackend();
    const weight = new Parameter("w", tensor(backend, 8));
    const ema = new ExponentialMovingAverage({ decay: 0.26, rampUp: true });
    ema.update({ parameters: [weight] });
    let expected = 8;
    for (const [value, decay] of [
      [16, 3 / 12],
      [0, 0.26],
      [4, 0.26],
    ] as const) {
      weight.assign(tensor(backend, value));
      ema.update({ parameters: [weight] });
      expected = decay * expected + (1 - decay) * value;
      expect(Math.abs(ema.weights.get(weight)!.item() - expected)).toBeLessThan(9 * 2 ** -20);
    }
  });

  it("is updated after every step of fit, and validation is done with it", async () => {
    const backend = createReferenceBackend();
    const model = new LinearModel(backend);
    const ema = new ExponentialMovingAverage({ decay: 0.75 });
    const walked: number[][] = [];
    const { epochs } = await fit(model, pointBatches(), {
      optimizer: new SGD({ learningRate: 0.5 }),
      ema,
      validation: pointBatches(),
      callbacks: [{ onStepEnd: () => void walked.push(weightsOf(model)) }],
    });
    const [first, ...later] = walked;
    const expected = later.reduce(
      (mean, weights) => mean.map((m, i) => 0.75 * m + 0.25 * weights[i]!),
      first!,
    );
    const averages = model.parameters.flatMap((parameter) => [...ema.weights.get(parameter)!.readSync()]);
    for (const [index, average] of averages.entries()) {
      expect(Math.abs(average - expected[index]!)).toBeLessThan(6 * 2 ** -22);
    }
    const own = await evaluate(model, pointBatches());
    const averaged = await ema.during(model, () => evaluate(model, pointBatches()));
    expect(epochs[0]?.valLoss).toBe(averaged.loss);
    expect(own.loss).not.toBe(averaged.loss);
    // The model has its own weights again, to the bit.
    expect(weightsOf(model)).toEqual(walked.at(-1));
    ema.copyTo(model);
    expect((await evaluate(model, pointBatches())).loss).toBe(averaged.loss);
  });

  it("gives the model its weights back after an error, leaves memory flat and frees all", async () => {
    const backend = createReferenceBackend();
    const model = new LinearModel(backend);
    const before = backend.memory();
    const weights = weightsOf(model);
    const ema = new ExponentialMovingAverage();
    ema.update(model);
    model.bias.assign(tensor(backend, [1, 1, 1]));
    ema.update(model);
    const buffers = backend.memory().buffers;
    ema.update(model);
    expect(backend.memory().buffers).toBe(buffers);
    const failing = ema.during(model, () => {
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(weightsOf(model).slice(0, 6)).toEqual(weights.slice(0, 6));
    expect([...model.bias.value.readSync()]).toEqual([1, 1, 1]);
    ema.dispose();
    expect(backend.memory()).toEqual(before);
    expect(ema.updates).toBe(0);
  });

  it("refuses a decay of 1", () => {
    expect(() => new ExponentialMovingAverage({ decay: 1 })).toThrow(/decay 1 is not in \[0, 1\)/);
  });
});
