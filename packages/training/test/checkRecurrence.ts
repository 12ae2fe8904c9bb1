import { type Backend, Parameter, tensor } from "@striate/core";
import { expect } from "vitest";
import type { Optimizer } from "../src/index.js";

/** One weight's formula with what it remembers, in float64: from the weight and its gradient to the next weight. */
export type Step = (weight: number, gradient: number) => number;

/** Eighths from 1 to 2 of one sign: what is added up never cancels out. */
const WALKS: readonly (readonly [start: number, gradients: readonly number[]])[] = [
  [0.5, [1, 1.125, 2, 1.75, 1, 1.5, 1.25, 1.875]],
  [-1, [-2, -1, -1.375, -1.125, -2, -1, -1.5, -1]],
  [3, [1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]],
];

/** Lets an optimizer take eight steps on some weights, and compares each with the formula. */
export function checkRecurrence(backend: Backend, create: () => Optimizer, formula: () => Step): void {
  for (const [start, gradients] of WALKS) {
    const weight = new Parameter("layer/kernel", tensor(backend, start));
    const [optimizer, step] = [create(), formula()];
    let [expected, walked, largest] = [start, 0, Math.abs(start)];
    for (const gradient of gradients) {
      const next = step(expected, gradient);
      walked += Math.abs(next - expected);
      largest = Math.max(largest, Math.abs(next));
      expected = next;
      optimizer.apply([[weight, tensor(backend, gradient)]]);
      // Means of up to eight gradients or squares are off by 24 roundings at most. Where the square a² of one is taken from the other, v,
      // a² ≤ (1 − ρ⁸)v for means that began with 0, so with ρ ≥ 0.9 the difference is off by 24 · 2 / 0.43 roundings, its root by half as many;
      // with the rest that makes under 64, 2⁻¹⁸ of each change. The weight itself is rounded three times a step.
      const allowed = 2 ** -18 * walked + 24 * 2 ** -24 * largest;
      expect(Math.abs(weight.value.item() - expected)).toBeLessThanOrEqual(allowed);
    }
    // The bound tells something: a change that is off by a thousandth would not pass.
    expect(2 ** -18 * walked + 24 * 2 ** -24 * largest).toBeLessThan(1e-3 * walked);
    optimizer.dispose();
  }
}
