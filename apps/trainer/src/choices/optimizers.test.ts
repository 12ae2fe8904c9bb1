import { Adagrad, Adam, AdamW, RMSProp, SGD } from "@striate/training";
import { describe, expect, it } from "vitest";
import { OPTIMIZERS, type OptimizerSettings } from "./optimizers.js";

const learningRate = 0.25;

describe("an optimizer", () => {
  it.each([
    ["sgd", SGD, { momentum: 0.5, nesterov: true }],
    ["adam", Adam, { beta1: 0.5, beta2: 0.75, epsilon: 1e-3, epsilonHat: true }],
    ["adamw", AdamW, { beta1: 0.5, weightDecay: 0.01 }],
    ["rmsprop", RMSProp, { rho: 0.5, momentum: 0.25, centered: true, epsilon: 1e-3 }],
    ["adagrad", Adagrad, { epsilon: 1e-3, l2: 0.5, globalClipNorm: 2 }],
  ] as const)("%s has the settings of the flags", async (name, Class, own) => {
    const optimizer = await OPTIMIZERS[name]({ learningRate, ...own });
    expect(optimizer).toBeInstanceOf(Class);
    expect(optimizer).toMatchObject({ learningRate, settings: own });
  });

  it("keeps its own defaults for what no flag says", async () => {
    expect((await OPTIMIZERS.adamw({ learningRate })).settings).toEqual(new AdamW().settings);
    expect((await OPTIMIZERS.adam({ learningRate })).settings).toEqual(new Adam().settings);
  });

  it.each([
    [
      "adam",
      { momentum: 0.5 },
      "--momentum is of sgd and rmsprop, not of adam. Add --optimizer sgd, or leave it out.",
    ],
    [
      "sgd",
      { beta1: 0.5 },
      "--beta1 is of adam and adamw, not of sgd. Add --optimizer adam, or leave it out.",
    ],
    [
      "adagrad",
      { centered: true },
      "--centered is of rmsprop, not of adagrad. Add --optimizer rmsprop, or leave it out.",
    ],
  ] as const)("%s refuses what is another's: %o", async (name, more, message) => {
    await expect(OPTIMIZERS[name]({ learningRate, ...more })).rejects.toThrow(message);
  });

  it("takes from others what changes nothing, as a config file of a run holds it", async () => {
    const none: OptimizerSettings = { learningRate, momentum: 0, nesterov: false, centered: false };
    expect(await OPTIMIZERS.adam(none)).toBeInstanceOf(Adam);
  });
});
