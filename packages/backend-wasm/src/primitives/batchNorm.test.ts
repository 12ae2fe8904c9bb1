import { describe, expect, it } from "vitest";
import { forShapes, momentsOf, shifted } from "../../test/channels.js";
import { expectWithin, onEveryBackend } from "../../test/everyBackend.js";
import { reals } from "../../test/numbers.js";
import { createWasmBackend } from "../index.js";

const UNIT = 2 ** -24;
/** Sums in float32 are of at most so many terms; what follows is float64. */
const BLOCK = 256;
const SUM_BOUND = 2 * (BLOCK + 2) * UNIT;
const EPSILON = 1e-3;

/** Which of γ and β there are. */
const WEIGHTS = [
  [true, true],
  [true, false],
  [false, true],
] as const;

describe("batchNorm", () => {
  it("is γ · (x − mean) / √(variance + ε) + β", () => {
    forShapes((rows, channels, seed) => {
      const x = shifted(reals(rows * channels, seed), 2);
      const mean = shifted(reals(channels, seed + 2), 2);
      const variance = shifted(reals(channels, seed + 4), 1.5);
      const gamma = reals(channels, seed + 6);
      const beta = reals(channels, seed + 8);
      for (const [withGamma, withBeta] of [...WEIGHTS, [false, false]] as const) {
        const term = (index: number) => {
          const c = index % channels;
          return ((withGamma ? gamma[c]! : 1) * (x[index]! - mean[c]!)) / Math.sqrt(variance[c]! + EPSILON);
        };
        const expected = Float64Array.from(x, (_, i) => term(i) + (withBeta ? beta[i % channels]! : 0));
        onEveryBackend(
          [x, mean, variance, gamma, beta],
          (on, x, mean, variance, gamma, beta) => {
            const weights = { gamma: withGamma ? gamma : undefined, beta: withBeta ? beta : undefined };
            return [on.batchNorm(x!, { mean: mean!, variance: variance! }, weights, EPSILON)];
          },
          // Rounded are the difference, the factor, their product and the sum.
          ([y]) => expectWithin(y!, expected, (i) => 5 * UNIT * (Math.abs(term(i)) + Math.abs(expected[i]!))),
        );
      }
    });
  });
});

describe("batchNormTraining", () => {
  it("gives mean and population variance of every channel, and normalizes with them", () => {
    forShapes((rows, channels, seed) => {
      const x = shifted(reals(rows * channels, seed), 3);
      const gamma = reals(channels, seed + 2);
      const beta = reals(channels, seed + 4);
      const moments = momentsOf(x, channels);
      for (const [withGamma, withBeta] of WEIGHTS) {
        onEveryBackend(
          [x, gamma, beta],
          (on, x, gamma, beta) => {
            const weights = { gamma: withGamma ? gamma : undefined, beta: withBeta ? beta : undefined };
            const { y, mean, variance } = on.batchNormTraining(x!, weights, EPSILON);
            return [y, mean, variance];
          },
          ([y, mean, variance]) => {
            const { mean: center, variance: spread } = moments;
            expectWithin(
              mean!,
              center,
              (c) => 2 * UNIT * Math.abs(center[c]!) + SUM_BOUND * Math.sqrt(spread[c]!),
            );
            expectWithin(variance!, spread, (c) => 2 * SUM_BOUND * spread[c]! + (UNIT * center[c]!) ** 2);
            const term = (i: number) => {
              const c = i % channels;
              return ((withGamma ? gamma[c]! : 1) * (x[i]! - mean![c]!)) / Math.sqrt(variance![c]! + EPSILON);
            };
            const expected = Float64Array.from(x, (_, i) => term(i) + (withBeta ? beta[i % channels]! : 0));
            expectWithin(y!, expected, (i) => 5 * UNIT * (Math.abs(term(i)) + Math.abs(expected[i]!)));
          },
        );
      }
    });
  });

  it("keeps the variance of numbers far from zero to a few units in the last place, for any number of rows", () => {
    for (const [rows, channels] of [
      [150, 16],
      [5_000, 6],
      [200_000, 1],
    ] as const) {
      const x = reals(rows * channels, 5).map((value) => 1000 + Math.sqrt(3) * value);
      const { variance: expected } = momentsOf(x, channels);
      onEveryBackend(
        [x, new Float32Array(channels)],
        (on, x, beta) => {
          const { y, mean, variance } = on.batchNormTraining(x!, { gamma: undefined, beta: beta! }, EPSILON);
          return [variance, y, mean];
        },
        // 64 roundings in a row, of either sign, come to about 8 units; a sum of x² would be off by 10⁶.
        ([variance]) => expectWithin(variance!, expected, (channel) => 8 * UNIT * expected[channel]!),
      );
    }
  });

  it("keeps the variance where the first row lies far from all others", () => {
    // The first row says nothing about the rest: with a shift taken from it the squares would be 40,000 times their variance.
    const x = Float32Array.from({ length: 40_000 }, (_, row) => (row === 0 ? 0 : 30_000 + (row % 2)));
    const { variance: expected } = momentsOf(x, 1);
    onEveryBackend(
      [x, new Float32Array(1)],
      (on, x, beta) => {
        const { y, mean, variance } = on.batchNormTraining(x!, { gamma: undefined, beta: beta! }, EPSILON);
        return [variance, y, mean];
      },
      ([variance]) => expectWithin(variance!, expected, () => SUM_BOUND * expected[0]!),
    );
  });

  it("gives variance 0 and β for equal numbers", () => {
    for (const [rows, channels] of [
      [1, 3],
      [7, 5],
      [1000, 16],
    ] as const) {
      onEveryBackend(
        [new Float32Array(rows * channels).fill(0.1), new Float32Array(channels).fill(0.7)],
        (on, x, beta) => {
          const { y, mean, variance } = on.batchNormTraining(x!, { gamma: undefined, beta: beta! }, EPSILON);
          return [y, mean, variance];
        },
        ([y, mean, variance]) => {
          expect(mean!.every((value) => value === Math.fround(0.1))).toBe(true);
          expect(variance!.every((value) => value === 0)).toBe(true);
          expect(y!.every((value) => value === Math.fround(0.7))).toBe(true);
        },
      );
    }
  });

  it("refuses to guess the number of channels", async () => {
    const backend = await createWasmBackend({ threads: 1 });
    const x = backend.write(new Float32Array(6));
    expect(() => backend.batchNormTraining(x, { gamma: undefined, beta: undefined }, EPSILON)).toThrow(
      "batchNormTraining: received neither gamma nor beta, so the number of channels is unknown. Pass a beta of zeros.",
    );
    backend.dispose();
  });
});
