import { Parameter, tensor } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../../../core/test/backends.js";
import { SGD, type SGDOptions } from "../index.js";

/** The same by the formulas, in float64. */
function formula({ learningRate = 0.01, momentum = 0, nesterov = false }: SGDOptions) {
  return (start: number, gradients: readonly number[]): number[] => {
    let weight = start;
    let velocity = 0;
    return gradients.map((gradient) => {
      velocity = momentum * velocity - learningRate * gradient;
      weight += nesterov ? momentum * velocity - learningRate * gradient : velocity;
      return weight;
    });
  };
}

describe.each(BACKENDS)("SGD %s", (_name, create) => {
  /** The weight after each gradient, as the optimizer has it. */
  function walk(options: SGDOptions, start: number, gradients: readonly number[]): number[] {
    const backend = create();
    const weight = new Parameter("w", tensor(backend, start));
    const optimizer = new SGD(options);
    return gradients.map((gradient) => {
      optimizer.apply([[weight, tensor(backend, gradient)]]);
      return weight.value.item();
    });
  }

  // Binary fractions, exact in float32: every digit below can be followed by hand.
  it("goes against the gradient", () => {
    expect(walk({ learningRate: 0.25 }, 1, [0.5, 0.5, -1])).toEqual([0.875, 0.75, 1]);
  });

  it("gathers momentum", () => {
    expect(walk({ learningRate: 0.25, momentum: 0.5 }, 1, [0.5, 0.5, -1])).toEqual([0.875, 0.6875, 0.84375]);
  });

  it("looks ahead with Nesterov's momentum", () => {
    expect(walk({ learningRate: 0.25, momentum: 0.5, nesterov: true }, 1, [0.5, 0.5])).toEqual([
      0.8125, 0.59375,
    ]);
  });

  it("learns at 0.01 without momentum unless told otherwise", () => {
    const [first, second] = walk({}, 0, [1, 1]);
    expect(first).toBeCloseTo(-0.01, 8);
    expect(second).toBeCloseTo(-0.02, 8);
  });

  it("is Keras's formula for any options", () => {
    const eighths = fc.integer({ min: -32, max: 32 }).map((value) => value / 8);
    const options = fc
      .record({
        learningRate: fc.constantFrom(0.01, 0.3),
        momentum: fc.constantFrom(0, 0.5, 0.9),
        look: fc.boolean(),
      })
      .map(({ learningRate, momentum, look }) => ({
        learningRate,
        momentum,
        nesterov: look && momentum > 0,
      }));
    fc.assert(
      fc.property(
        options,
        eighths,
        fc.array(eighths, { minLength: 1, maxLength: 8 }),
        (given, start, gradients) => {
          const expected = formula(given)(start, gradients);
          const actual = walk(given, start, gradients);
          // The velocity stays below 8 and is rounded three times a step, by 2⁻²² at most: after eight steps it is off by 2⁻¹⁷. The weight
          // stays below 64, rounded by 2⁻¹⁹ three times a step; with the velocity's errors it is off by 8 · 2⁻¹⁶ = 2⁻¹³ at most.
          for (const [step, value] of actual.entries())
            expect(Math.abs(value - expected[step]!)).toBeLessThan(2 ** -12);
        },
      ),
    );
  });

  it("takes a new learning rate between steps", () => {
    const backend = create();
    const weight = new Parameter("w", tensor(backend, 1));
    const optimizer = new SGD({ learningRate: 0.5 });
    optimizer.apply([[weight, tensor(backend, 1)]]);
    optimizer.learningRate = 0.125;
    optimizer.apply([[weight, tensor(backend, 1)]]);
    expect(weight.value.item()).toBe(0.375);
    expect(optimizer.iterations).toBe(2);
  });

  it.each([
    [{ lr: 0.1 }, /unknown option "lr"\. Did you mean "learningRate"\?/],
    [{ learningRate: -0.1 }, /learningRate -0\.1 is not a number of at least 0/],
    [{ learningRate: Number.NaN }, /learningRate NaN/],
    [{ learningRate: Number.POSITIVE_INFINITY }, /learningRate Infinity/],
    [{ learningRate: "0.1" }, /learningRate 0\.1 is not a number/],
    [{ momentum: 1 }, /momentum 1 is not in \[0, 1\)/],
    [{ momentum: -0.5 }, /momentum -0\.5 is not in \[0, 1\)/],
    [{ nesterov: true }, /nesterov without momentum/],
    [0.1, /received 0\.1 in place of options\. Write new SGD\({ learningRate: 0\.1 }\)/],
    [null, /received null in place of options/],
  ])("refuses %o", (options, message) => {
    expect(() => new SGD(options as never)).toThrow(message);
    expect(() => new SGD(options as never)).toThrow(expect.objectContaining({ code: "OPTION" }));
  });
});
