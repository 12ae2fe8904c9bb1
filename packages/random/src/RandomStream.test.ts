import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStream, randomStream } from "./index.js";

const seeds = fc.integer({ min: 0, max: 0xffffffff });
const draw = (stream: RandomStream, count: number) => Array.from({ length: count }, () => stream.uniform());

describe("RandomStream", () => {
  it("gives the published bits: a seed means the same numbers in every release", () => {
    const stream = randomStream(42, "weights");
    expect([stream.integer(1000), stream.integer(1000), stream.integer(1000)]).toMatchInlineSnapshot(`
      [
        872,
        500,
        496,
      ]
    `);
    expect(Array.from(randomStream(7).permutation(8))).toMatchInlineSnapshot(`
      [
        7,
        3,
        0,
        1,
        4,
        6,
        2,
        5,
      ]
    `);
  });

  it("repeats from the same seed and path, and parts from any other", () => {
    fc.assert(
      fc.property(seeds, fc.string(), fc.string(), (seed, a, b) => {
        expect(draw(randomStream(seed, a), 4)).toEqual(draw(randomStream(seed, a), 4));
        if (a !== b) expect(draw(randomStream(seed, a), 4)).not.toEqual(draw(randomStream(seed, b), 4));
        expect(draw(randomStream(seed, a, 1), 4)).not.toEqual(draw(randomStream(seed, a, "1"), 4));
      }),
    );
  });

  it("permutes: every number once", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 50 }), (seed, count) => {
        expect(Array.from(new RandomStream(seed).permutation(count)).sort((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, index) => index),
        );
      }),
    );
  });

  it("has the moments of its distributions", () => {
    const stream = randomStream(1, "moments");
    const count = 100_000;
    const moments = (next: () => number) => {
      const values = Array.from({ length: count }, next);
      const mean = values.reduce((sum, value) => sum + value, 0) / count;
      return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count] as const;
    };
    // Five standard errors of a mean over 100,000 draws: 5·σ/√n.
    const [uniformMean, uniformVariance] = moments(() => stream.uniform());
    expect(Math.abs(uniformMean - 1 / 2)).toBeLessThan(0.0046);
    expect(Math.abs(uniformVariance - 1 / 12)).toBeLessThan(0.0012);
    const [normalMean, normalVariance] = moments(() => stream.normal());
    expect(Math.abs(normalMean)).toBeLessThan(0.0158);
    expect(Math.abs(normalVariance - 1)).toBeLessThan(0.0224);
  });

  it("refuses a seed that is not a 32-bit whole number", () => {
    for (const seed of [-1, 1.5, 2 ** 32, Number.NaN])
      expect(() => randomStream(seed)).toThrow(/seed must be a whole number/);
  });
});
