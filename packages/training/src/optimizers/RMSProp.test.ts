import { Parameter, tensor } from "@striate/core";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../../../core/test/backends.js";
import { checkRecurrence, type Step } from "../../test/checkRecurrence.js";
import { RMSProp, type RMSPropOptions } from "../index.js";

/** The same as Keras and PyTorch document it, in float64. */
function recurrence({
  learningRate = 1e-3,
  rho = 0.9,
  momentum = 0,
  epsilon = 1e-7,
  epsilonInside = true,
  centered = false,
}: RMSPropOptions): Step {
  let [v, a, u] = [0, 0, 0];
  return (w, g) => {
    v = rho * v + (1 - rho) * g * g;
    a = centered ? rho * a + (1 - rho) * g : 0;
    const d = epsilonInside ? Math.sqrt(v - a * a + epsilon) : Math.sqrt(v - a * a) + epsilon;
    u = momentum * u + (learningRate * g) / d;
    return w - u;
  };
}

describe.each(BACKENDS)("RMSProp %s", (_name, create) => {
  it.each<RMSPropOptions>([
    {},
    { learningRate: 0.01, rho: 0.99, epsilon: 1e-8, epsilonInside: false },
    { learningRate: 0.1, rho: 0.5, momentum: 0.9, epsilon: 0.25 },
    { learningRate: 0.1, momentum: 0.5, epsilon: 0.25, epsilonInside: false },
    { learningRate: 0.1, centered: true, epsilon: 0.25 },
    { learningRate: 0.1, centered: true, epsilon: 0.25, epsilonInside: false, momentum: 0.5 },
  ])("is the recurrence for %o", (options) => {
    checkRecurrence(
      create(),
      () => new RMSProp(options),
      () => recurrence(options),
    );
  });

  it("gives the numbers that Keras publishes in its tests", () => {
    const backend = create();
    const weight = new Parameter("w", tensor(backend, [1, 2, 3, 4]));
    new RMSProp({ learningRate: 0.5 }).apply([[weight, tensor(backend, [1, 6, 7, 2])]]);
    const published = [-0.5811, 0.4189, 1.4189, 2.4189];
    for (const [index, value] of weight.value.readSync().entries()) {
      // Four digits are printed.
      expect(Math.abs(value - published[index]!)).toBeLessThan(0.5e-4 + 1e-6);
    }
    const golden = [0.9967, 0.9933, 0.9908, 0.9885, 0.9864];
    const centered = new RMSProp({ centered: true });
    const walker = new Parameter("w", tensor(backend, [1, 1]));
    centered.apply([[walker, tensor(backend, [0.01, 0.01])]]);
    for (const expected of golden) {
      for (const value of walker.value.readSync()) expect(Math.abs(value - expected)).toBeLessThan(5e-4);
      centered.apply([[walker, tensor(backend, [0.1, 1])]]);
    }
  });

  it("stays finite where rounding makes the variance of a constant gradient negative", () => {
    const backend = create();
    const weight = new Parameter("w", tensor(backend, [0, 0, 0]));
    const optimizer = new RMSProp({ centered: true, epsilon: 1e-30 });
    for (let step = 0; step < 300; step++) optimizer.apply([[weight, tensor(backend, [1.1, 0.3, 1234.567])]]);
    expect([...weight.value.readSync()].every(Number.isFinite)).toBe(true);
  });

  it.each([
    [{ rho: 1 }, /rho 1 is not in \[0, 1\)/],
    [{ momentum: -0.5 }, /momentum -0\.5 is not in/],
    [{ epsilon: 0 }, /epsilon 0 is not a number above 0/],
    [{ alpha: 0.9 }, /unknown option "alpha"/],
    [0.1, /Write new RMSProp\({ learningRate: 0\.1 }\)/],
  ])("refuses %o", (options, message) => {
    expect(() => new RMSProp(options as never)).toThrow(message);
  });
});
