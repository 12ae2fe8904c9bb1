import type { AdamStep, SgdStep } from "@striate/core";
import { describe, expect, it } from "vitest";
import { expectSame, expectWithin, onEveryBackend } from "../../test/everyBackend.js";
import { eighths, reals } from "../../test/numbers.js";

const LENGTHS = [1, 2, 3, 4, 5, 7, 8, 8191, 8193, 50_001];
/** One rounding to float32, relative. */
const U = 2 ** -24;

describe("adamStep", () => {
  const run = (
    arrays: readonly Float32Array[],
    step: AdamStep,
    check: (outputs: readonly Float32Array[]) => void,
  ) =>
    onEveryBackend(
      arrays,
      (backend, w, g, m, v) => {
        const { value, momentum, velocity } = backend.adamStep(w!, g!, m!, v!, step);
        return [value, momentum, velocity];
      },
      (outputs) => check(outputs as Float32Array[]),
    );

  it("is its formula in float64, but for a few roundings", () => {
    const step = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
    for (const length of LENGTHS) {
      const [w, g, m] = [reals(length, 1), reals(length, 2), reals(length, 3)] as const;
      const v = reals(length, 4).map((value) => value * value);
      run([w, g, m, v], step, ([value, momentum, velocity]) => {
        const exactM = Array.from(m, (before, i) => step.beta1 * before + (1 - step.beta1) * g[i]!);
        const exactV = Array.from(v, (before, i) => step.beta2 * before + (1 - step.beta2) * g[i]! ** 2);
        const updates = exactM.map(
          (moment, i) => (step.rate * moment) / (Math.sqrt(exactV[i]!) + step.epsilon),
        );
        const exact = updates.map((update, i) => w[i]! - update);
        // Each term: its constant, one product or two, the sum.
        const boundM = (i: number) =>
          4 * U * (step.beta1 * Math.abs(m[i]!) + (1 - step.beta1) * Math.abs(g[i]!));
        const boundV = (i: number) => 5 * U * exactV[i]!;
        expectWithin(momentum!, exactM, boundM);
        expectWithin(velocity!, exactV, boundV);
        // The moment's error carried on, half the velocity's, and six roundings more: rate, product, root, ε, sum, quotient.
        expectWithin(value!, exact, (i) => {
          const scale = step.rate / (Math.sqrt(exactV[i]!) + step.epsilon);
          return (
            scale * boundM(i) + 10 * U * Math.abs(updates[i]!) + U * (Math.abs(w[i]!) + Math.abs(updates[i]!))
          );
        });
      });
    }
  });

  it("is exact on round numbers", () => {
    const step = { rate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 1 };
    const arrays = [
      [1, 2, 0],
      [4, -4, 0],
      [2, 0, 1],
      [16, 0, 0],
    ].map((values) => Float32Array.from(values));
    const [fifth, third] = [Math.fround(1.5 / 5), Math.fround(1 / 3)];
    run(arrays, step, ([value, momentum, velocity]) => {
      expect(Array.from(momentum!)).toEqual([3, -2, 0.5]);
      expect(Array.from(velocity!)).toEqual([16, 4, 0]);
      expect(Array.from(value!)).toEqual([1 - fifth, 2 + third, -0.25].map(Math.fround));
    });
  });
});

describe("sgdStep", () => {
  const formula = (w: Float32Array, g: Float32Array, v: Float32Array, step: SgdStep) => {
    const velocity = v.map((before, i) => step.momentum * before - step.rate * g[i]!);
    const value = w.map((before, i) => {
      return before + (step.nesterov ? step.momentum * velocity[i]! - step.rate * g[i]! : velocity[i]!);
    });
    return { velocity, value };
  };

  it.each([true, false])("is its formula, exact on multiples of 1/8 (nesterov %s)", (nesterov) => {
    const step = { rate: 0.25, momentum: 0.5, nesterov };
    for (const length of LENGTHS) {
      const [w, g, v] = [eighths(length, 1), eighths(length, 2), eighths(length, 3)] as const;
      const { value, velocity } = formula(w, g, v, step);
      onEveryBackend(
        [w, g, v],
        (backend, ...state) => {
          const next = backend.sgdStep(state[0]!, state[1]!, state[2]!, step);
          return [next.value, next.velocity];
        },
        (outputs) => {
          expectSame(outputs[0]!, value);
          expectSame(outputs[1]!, velocity);
        },
      );
    }
  });
});
