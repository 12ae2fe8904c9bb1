import { Parameter, tensor } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../../../core/test/backends.js";
import { Adam, type AdamOptions } from "../index.js";

/** The same as the papers write it, in float64. */
function formula({
  learningRate = 1e-3,
  beta1 = 0.9,
  beta2 = 0.999,
  epsilon = 1e-7,
  epsilonHat = false,
}: AdamOptions) {
  return (start: number, gradients: readonly number[]): number[] => {
    let [weight, m, v] = [start, 0, 0];
    return gradients.map((gradient, index) => {
      const t = index + 1;
      m = beta1 * m + (1 - beta1) * gradient;
      v = beta2 * v + (1 - beta2) * gradient * gradient;
      const [c1, c2] = [1 - beta1 ** t, 1 - beta2 ** t];
      if (epsilonHat) weight -= (((learningRate * Math.sqrt(c2)) / c1) * m) / (Math.sqrt(v) + epsilon);
      else weight -= (learningRate * (m / c1)) / (Math.sqrt(v / c2) + epsilon);
      return weight;
    });
  };
}

describe.each(BACKENDS)("Adam %s", (_name, create) => {
  /** The weight after each gradient, as the optimizer has it. */
  function walk(options: AdamOptions, start: number, gradients: readonly number[]): number[] {
    const backend = create();
    const weight = new Parameter("w", tensor(backend, start));
    const optimizer = new Adam(options);
    return gradients.map((gradient) => {
      optimizer.apply([[weight, tensor(backend, gradient)]]);
      return weight.value.item();
    });
  }

  it("moves by the learning rate at first, whatever the gradient's size", () => {
    for (const gradient of [1e-3, 1, 1000]) {
      const [up] = walk({}, 0, [-gradient]);
      const [down] = walk({}, 0, [gradient]);
      // ε / |g| is at most 1e-4 of the step.
      expect(up).toBeCloseTo(1e-3, 6);
      expect(down).toBeCloseTo(-1e-3, 6);
    }
  });

  it("adds 1e-7 to the corrected root: a gradient of 1e-7 halves the step", () => {
    expect(walk({ learningRate: 1 }, 0, [1e-7])[0]).toBeCloseTo(-0.5, 5);
  });

  it("adds it to the uncorrected root with epsilonHat, as Keras does", () => {
    // |g| / (|g| + ε / √(1 − β₂)) with g = ε
    expect(walk({ learningRate: 1, epsilonHat: true }, 0, [1e-7])[0]).toBeCloseTo(
      -1 / (1 + 1 / Math.sqrt(0.001)),
      5,
    );
  });

  it("is the paper's formula for any options", () => {
    const eighths = fc.integer({ min: -32, max: 32 }).map((value) => value / 8);
    const options = fc.record({
      learningRate: fc.constantFrom(0.001, 0.1),
      beta1: fc.constantFrom(0, 0.5, 0.9),
      beta2: fc.constantFrom(0.5, 0.9, 0.999),
      epsilon: fc.constantFrom(1e-7, 0.1),
      epsilonHat: fc.boolean(),
    });
    fc.assert(
      fc.property(
        options,
        eighths,
        fc.array(eighths, { minLength: 1, maxLength: 8 }),
        (given, start, gradients) => {
          const expected = formula(given)(start, gradients);
          const actual = walk(given, start, gradients);
          // With gradients up to G, m is off by 2⁻²⁰ · G at most after eight steps, and √v̂ is at least G / 16 (β₂ = 0.5, G met first, then
          // zeros). A step of lr / (1 − β₁ᵗ) ≤ 1 times their quotient is off by 2⁻¹⁶, eight steps by 2⁻¹³. Wrong formulas are off by lr / 10.
          for (const [step, value] of actual.entries())
            expect(Math.abs(value - expected[step]!)).toBeLessThan(2 ** -12);
        },
      ),
    );
  });

  it("leaves a weight that never had a gradient other than 0", () => {
    expect(walk({}, 0.5, [0, 0, 0])).toEqual([0.5, 0.5, 0.5]);
  });

  it("keeps mean and mean of squares of each parameter as its slots", () => {
    const backend = create();
    const weight = new Parameter("layer/kernel", tensor(backend, [1, 2]));
    const optimizer = new Adam({ beta1: 0.5, beta2: 0.75 });
    optimizer.apply([[weight, tensor(backend, [4, -2])]]);
    const slots = optimizer.slots.get(weight);
    expect([...(slots?.keys() ?? [])]).toEqual(["momentum", "velocity"]);
    expect([...(slots?.get("momentum")?.value.readSync() ?? [])]).toEqual([2, -1]);
    expect([...(slots?.get("velocity")?.value.readSync() ?? [])]).toEqual([4, 1]);
    expect(slots?.get("velocity")?.name).toBe("layer/kernel/velocity");
  });

  it.each([
    [{ lr: 1e-3 }, /unknown option "lr"\. Did you mean "learningRate"\?/],
    [{ beta_1: 0.9 }, /unknown option "beta_1"\. Did you mean "beta1"\?/],
    [{ learningRate: -1 }, /learningRate -1 is not a number of at least 0/],
    [{ beta1: 1 }, /beta1 1 is not in \[0, 1\)/],
    [{ beta2: 1.5 }, /beta2 1\.5 is not in \[0, 1\)/],
    [{ epsilon: 0 }, /epsilon 0 is not a number above 0/],
    [1e-3, /received 0\.001 in place of options\. Write new Adam\({ learningRate: 0\.001 }\)/],
  ])("refuses %o", (options, message) => {
    expect(() => new Adam(options as never)).toThrow(message);
    expect(() => new Adam(options as never)).toThrow(expect.objectContaining({ code: "OPTION" }));
  });
});
