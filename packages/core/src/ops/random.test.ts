import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { numbers } from "../../test/values.js";
import { dropout, ones, randomNormal, randomUniform, sum, tensor, valueAndGrad } from "../index.js";

const backend = createReferenceBackend();
const N = 20_000;
const average = (values: readonly number[]) =>
  values.reduce((total, value) => total + value, 0) / values.length;

describe("randomNormal", () => {
  it("has the mean and deviation asked for", () => {
    const values = numbers(randomNormal(backend, [N], { mean: 3, stddev: 2, seed: 1 }));
    const mean = average(values);
    const deviation = Math.sqrt(average(values.map((value) => (value - mean) ** 2)));
    // Five standard errors: 5 · 2 / √n and 5 · 2 / √(2n).
    expect(Math.abs(mean - 3)).toBeLessThan(10 / Math.sqrt(N));
    expect(Math.abs(deviation - 2)).toBeLessThan(10 / Math.sqrt(2 * N));
  });
});

describe("randomUniform", () => {
  it("fills its range evenly, the upper end left out", () => {
    const values = numbers(randomUniform(backend, [N], { minval: -1, maxval: 3, seed: 1 }));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(-1);
    expect(Math.max(...values)).toBeLessThanOrEqual(3);
    const tenths = new Array(10).fill(0);
    for (const value of values) tenths[Math.min(9, Math.floor(((value + 1) / 4) * 10))]++;
    // Five standard deviations of a binomial count with p = 0.1.
    for (const count of tenths) expect(Math.abs(count - N / 10)).toBeLessThan(5 * Math.sqrt(N * 0.09));
  });
});

describe("seeds", () => {
  it("the same seed gives the same numbers, another one others", () => {
    const draw = (seed: number) => numbers(randomNormal(backend, [8], { seed }));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it.each([
    [undefined, "there is no seed. Pass { seed: 42 }, so that the run can be repeated."],
    [-1, "-1 is no seed. Use a whole number from 0 to 4294967295."],
    [0.5, "0.5 is no seed. Use a whole number from 0 to 4294967295."],
    [2 ** 32, "4294967296 is no seed. Use a whole number from 0 to 4294967295."],
  ])("%s is refused", (seed, message) => {
    expect(() => randomNormal(backend, [2], { seed } as never)).toThrow(`randomNormal: ${message}`);
    expect(() => randomUniform(backend, [2], { seed } as never)).toThrow(`randomUniform: ${message}`);
    expect(() => dropout(ones(backend, [2]), { rate: 0.5, seed } as never)).toThrow(`dropout: ${message}`);
  });
});

describe("dropout", () => {
  it("sets the share to zero and scales the rest so that the expectation stays", () => {
    const values = numbers(dropout(ones(backend, [N]), { rate: 0.25, seed: 1 }));
    expect(new Set(values)).toEqual(new Set([0, Math.fround(4 / 3)]));
    const dropped = values.filter((value) => value === 0).length;
    expect(Math.abs(dropped - N / 4)).toBeLessThan(5 * Math.sqrt(N * 0.1875));
  });

  it("sends the gradient back through the same numbers, scaled alike", () => {
    const x = ones(backend, [100]);
    const { grads } = valueAndGrad([x], () => sum(dropout(x, { rate: 0.5, seed: 3 })));
    expect(numbers(grads.get(x)!)).toEqual(numbers(dropout(x, { rate: 0.5, seed: 3 })));
  });

  it("of rate 0 changes nothing", () => {
    const x = tensor(backend, [1, 2, 3]);
    expect(numbers(dropout(x, { rate: 0, seed: 1 }))).toEqual([1, 2, 3]);
  });

  it.each([1, -0.1, Number.NaN, "half"])("refuses a rate of %s", (rate) => {
    expect(() => dropout(ones(backend, [2]), { rate: rate as number, seed: 1 })).toThrow(
      `dropout: rate ${rate} is not in [0, 1). It is the share of numbers to drop.`,
    );
  });
});
