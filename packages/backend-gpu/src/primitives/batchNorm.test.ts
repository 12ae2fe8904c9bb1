import { describe, expect, it } from "vitest";
import { expectWithin } from "../../test/expectWithin.js";
import { reals, wholes } from "../../test/numbers.js";
import { onHost } from "../../test/onHost.js";
import { createGpuBackend } from "../index.js";

const UNIT = 2 ** -24;

/** Three stages of sums: 512 parts of 256 rows, 2 of 256 parts, 1. The shares are powers of two. */
const ROWS = 131_072;
const CHANNELS = 3;

/** Every number and its opposite in a channel, −4/8 to 4/8: the mean is 0, and all sums are exact. */
const BALANCED = wholes(ROWS * CHANNELS, 1, 4).map((_, i, all) => {
  const half = all.length / 2;
  return (i < half ? all[i]! : -all[i - half]!) / 8;
});

describe("batchNormTraining", () => {
  it("has exact statistics over 131,072 rows whose sums are exact", async () => {
    const gamma = reals(CHANNELS, 3);
    const beta = reals(CHANNELS, 5);
    const variance = sumsOf(BALANCED, (x) => x * x).map((sum) => sum / ROWS);
    await onHost(
      [BALANCED, gamma, beta],
      (backend, x, gamma, beta) => {
        const made = backend.batchNormTraining(x!, { gamma, beta }, 1e-3);
        return [made.mean, made.variance, made.y];
      },
      ([mean, spread, y]) => {
        expect(Array.from(mean!)).toEqual([0, 0, 0]);
        expect(Array.from(spread!)).toEqual(Array.from(variance));
        const factor = Array.from(gamma, (weight, c) => weight / Math.sqrt(variance[c]! + 1e-3));
        const expected = Float64Array.from(
          BALANCED,
          (x, i) => x * factor[i % CHANNELS]! + beta[i % CHANNELS]!,
        );
        // Half a rounding of ε and of its sum each, 3 of the root, 4 of products and the sum.
        const term = (i: number) => Math.abs(expected[i]!) + 2 * Math.abs(beta[i % CHANNELS]!);
        expectWithin(y!, expected, (i) => 8 * UNIT * term(i));
      },
    );
  });

  it("keeps the variance of 70,000 numbers far from 0", async () => {
    const x = reals(70_000, 7).map((value) => 1000 + Math.sqrt(3) * value);
    const center = x.reduce((sum, value) => sum + value, 0) / x.length;
    const variance = x.reduce((sum, value) => sum + (value - center) ** 2, 0) / x.length;
    // A number passes through 255 sums in its part, 255 of parts, 1 of those, and a product: so far off may the center be.
    const moved = 513 * UNIT * 1002;
    // Were the variance E[x²] − μ², a single rounding of x² would be off by 0.06 of it.
    const allowed = 516 * UNIT * (variance + moved ** 2) + moved ** 2;
    expect(allowed).toBeLessThan(0.001);
    await onHost(
      [x, new Float32Array(1)],
      (backend, x, beta) => {
        const made = backend.batchNormTraining(x!, { gamma: undefined, beta }, 1e-3);
        return [made.mean, made.variance, made.y];
      },
      ([mean, spread]) => {
        expectWithin(mean!, [center], () => moved);
        expectWithin(spread!, [variance], () => allowed);
      },
    );
  });

  it("refuses to guess the number of channels", async () => {
    const backend = await createGpuBackend({ mode: "cpu" });
    const x = backend.write(new Float32Array(6));
    expect(() => backend.batchNormTraining(x, { gamma: undefined, beta: undefined }, 1e-3)).toThrow(
      "batchNormTraining: received neither gamma nor beta, so the number of channels is unknown. Pass a beta of zeros.",
    );
    backend.dispose();
  });
});

describe("batchNormGrad", () => {
  it("has exact sums over 131,072 rows where they are exact", async () => {
    const dy = wholes(ROWS * CHANNELS, 9, 8).map((value) => value / 8);
    const gamma = reals(CHANNELS, 11);
    // √(variance + ε) = 1, so that x̂ = x.
    const [mean, variance] = [new Float32Array(CHANNELS), new Float32Array(CHANNELS).fill(0.75)];
    const dBeta = sumsOf(dy, (value) => value);
    const dGamma = sumsOf(dy, (value, i) => value * BALANCED[i]!);
    await onHost(
      [dy, BALANCED, mean, variance, gamma],
      (backend, dy, x, mean, variance, gamma) => {
        const made = backend.batchNormGrad(dy!, x!, { mean: mean!, variance: variance! }, gamma, 0.25);
        return [made.dBeta, made.dGamma, made.dx];
      },
      ([toBeta, toGamma, dx]) => {
        expect(Array.from(toBeta!)).toEqual(Array.from(dBeta));
        expect(Array.from(toGamma!)).toEqual(Array.from(dGamma));
        const parts = (i: number) =>
          [dy[i]!, -dBeta[i % CHANNELS]! / ROWS, (-BALANCED[i]! * dGamma[i % CHANNELS]!) / ROWS] as const;
        const weight = (i: number) => gamma[i % CHANNELS]!;
        const expected = Float64Array.from(
          dy,
          (_, i) => weight(i) * parts(i).reduce((sum, one) => sum + one),
        );
        // A product, two differences, and the product with γ.
        expectWithin(
          dx!,
          expected,
          (i) =>
            5 * UNIT * Math.abs(weight(i)) * parts(i).reduce((sum: number, one) => sum + Math.abs(one), 0),
        );
      },
    );
  });
});

/** A sum for every channel, in float64. */
function sumsOf(x: Float32Array, term: (value: number, index: number) => number): Float64Array {
  const sums = new Float64Array(CHANNELS);
  for (const [i, value] of x.entries()) sums[i % CHANNELS]! += term(value, i);
  return sums;
}
