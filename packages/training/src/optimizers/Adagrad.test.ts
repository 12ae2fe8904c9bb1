import { Parameter, tensor } from "@striate/core";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../../../core/test/backends.js";
import { checkRecurrence, type Step } from "../../test/checkRecurrence.js";
import { Adagrad, type AdagradOptions } from "../index.js";

/** The same as Keras and PyTorch document it, in float64. */
function recurrence({
  learningRate = 1e-3,
  initialAccumulatorValue = 0.1,
  epsilon = 1e-7,
  epsilonInside = true,
}: AdagradOptions): Step {
  let a = initialAccumulatorValue;
  return (w, g) => {
    a += g * g;
    return w - (learningRate * g) / (epsilonInside ? Math.sqrt(a + epsilon) : Math.sqrt(a) + epsilon);
  };
}

describe.each(BACKENDS)("Adagrad %s", (_name, create) => {
  it.each<AdagradOptions>([
    { learningRate: 0.01 },
    { learningRate: 0.1, epsilon: 0.25 },
    { learningRate: 0.1, initialAccumulatorValue: 0, epsilon: 0.25, epsilonInside: false },
  ])("is the recurrence for %o", (options) => {
    checkRecurrence(
      create(),
      () => new Adagrad(options),
      () => recurrence(options),
    );
  });

  it("gives the numbers that Keras publishes in its tests", () => {
    const backend = create();
    const weight = new Parameter("w", tensor(backend, [1, 2, 3, 4]));
    new Adagrad({ learningRate: 0.5 }).apply([[weight, tensor(backend, [1, 6, 7, 2])]]);
    const published = [0.5233, 1.5007, 2.5005, 3.5061];
    for (const [index, value] of weight.value.readSync().entries()) {
      // Four digits are printed.
      expect(Math.abs(value - published[index]!)).toBeLessThan(0.5e-4 + 1e-6);
    }
    const golden = [
      [0.9963, 0.9963, 0.9963],
      [0.9604, 0.8615, 0.8209],
      [0.9251, 0.7497, 0.6891],
      [0.8903, 0.6521, 0.579],
      [0.856, 0.5644, 0.4825],
    ];
    const optimizer = new Adagrad({ learningRate: 0.2, initialAccumulatorValue: 0.3, epsilon: 1e-6 });
    const walker = new Parameter("w", tensor(backend, [1, 1, 1]));
    optimizer.apply([[walker, tensor(backend, [0.01, 0.01, 0.01])]]);
    for (const row of golden) {
      for (const [index, value] of walker.value.readSync().entries()) {
        expect(Math.abs(value - row[index]!)).toBeLessThan(0.5e-4 + 1e-6);
      }
      optimizer.apply([[walker, tensor(backend, [0.1, 0.5, 1])]]);
    }
  });

  it("stands still without gradients, also where the sums start from 0", () => {
    const backend = create();
    const weight = new Parameter("w", tensor(backend, [1, -2]));
    const optimizer = new Adagrad({ initialAccumulatorValue: 0 });
    optimizer.apply([[weight, tensor(backend, [0, 0])]]);
    expect([...weight.value.readSync()]).toEqual([1, -2]);
  });

  it.each([
    [{ initialAccumulatorValue: -0.1 }, /initialAccumulatorValue -0\.1 is not a number of at least 0/],
    [{ epsilon: Number.NaN }, /epsilon NaN is not a number above 0/],
    [{ lrDecay: 0.9 }, /unknown option "lrDecay"/],
  ])("refuses %o", (options, message) => {
    expect(() => new Adagrad(options as never)).toThrow(message);
  });
});
