import { Parameter, tensor } from "@striate/core";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../../../core/test/backends.js";
import { checkRecurrence, type Step } from "../../test/checkRecurrence.js";
import { Adam, type AdamOptions, AdamW } from "../index.js";

/** Algorithm 2 of the paper with λ times the learning rate, as PyTorch and Keras have it, in float64. */
function recurrence({
  learningRate = 1e-3,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
  weightDecay = 0.004,
}: AdamOptions): Step {
  let [t, m, v] = [0, 0, 0];
  return (w, g) => {
    t++;
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    const step = m / (1 - beta1 ** t) / (Math.sqrt(v / (1 - beta2 ** t)) + epsilon);
    return w - learningRate * (step + weightDecay * w);
  };
}

describe.each(BACKENDS)("AdamW %s", (_name, create) => {
  it.each<AdamOptions>([
    { learningRate: 0.01 },
    { learningRate: 0.1, weightDecay: 0.5 },
    { learningRate: 0.1, weightDecay: 0.01, beta1: 0.5, beta2: 0.9, epsilon: 0.25 },
    { learningRate: 0.1, weightDecay: 0 },
  ])("is the recurrence for %o", (options) => {
    checkRecurrence(
      create(),
      () => new AdamW(options),
      () => recurrence(options),
    );
  });

  it("gives the numbers that Keras publishes in its tests", () => {
    const backend = create();
    const weight = new Parameter("kernel", tensor(backend, [1, 2, 3, 4]));
    new AdamW({ learningRate: 0.5, epsilonHat: true }).apply([[weight, tensor(backend, [1, 6, 7, 2])]]);
    const published = [0.498, 1.496, 2.494, 3.492];
    for (const [index, value] of weight.value.readSync().entries()) {
      expect(Math.abs(value - published[index]!)).toBeLessThan(0.5e-4 + 1e-6);
    }
    const golden = [
      [0.4998, 0.4998, 0.4998],
      [0.2486, 0.244, 0.2382],
      [0.1223, 0.1124, 0.1003],
      [0.0586, 0.0439, 0.0258],
      [0.0263, 0.0073, -0.0159],
    ];
    const optimizer = new AdamW({ learningRate: 1, weightDecay: 0.5, epsilon: 2, epsilonHat: true });
    const walker = new Parameter("kernel", tensor(backend, [1, 1, 1]));
    optimizer.apply([[walker, tensor(backend, [0.01, 0.01, 0.01])]]);
    for (const row of golden) {
      for (const [index, value] of walker.value.readSync().entries()) {
        expect(Math.abs(value - row[index]!)).toBeLessThan(0.5e-4 + 1e-6);
      }
      optimizer.apply([[walker, tensor(backend, [0.1, 0.5, 1])]]);
    }
  });

  it("is Adam with weight decay, and Adam without", () => {
    const backend = create();
    const walk = (optimizer: Adam | AdamW) => {
      const weight = new Parameter("kernel", tensor(backend, [1, -2]));
      for (const g of [1, -2, 0.5]) optimizer.apply([[weight, tensor(backend, [g, 1])]]);
      return [...weight.value.readSync()];
    };
    expect(walk(new AdamW({ weightDecay: 0.5 }))).toEqual(walk(new Adam({ weightDecay: 0.5 })));
    expect(walk(new AdamW({ weightDecay: 0 }))).toEqual(walk(new Adam()));
    expect(walk(new AdamW())).not.toEqual(walk(new Adam()));
    expect(new AdamW().settings).toMatchObject({ weightDecay: 0.004, beta1: 0.9 });
  });
});
