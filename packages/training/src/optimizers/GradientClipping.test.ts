import { Parameter, tensor } from "@striate/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../../../core/test/backends.js";
import { clipByNorm, clipByValue, type OptimizerOptions, SGD, shrinkage } from "../index.js";

describe.each(BACKENDS)("clipping %s", (_name, create) => {
  /** What a step of size 1 from 0 makes of gradients: minus what they were clipped to. */
  const clipped = (options: OptimizerOptions, gradients: readonly (readonly number[])[]) => {
    const backend = create();
    const weights = gradients.map((gradient, index) => {
      return new Parameter(`w${index}`, tensor(backend, new Float32Array(gradient.length)));
    });
    const optimizer = new SGD({ learningRate: 1, ...options });
    optimizer.apply(weights.map((weight, index) => [weight, tensor(backend, gradients[index]!)] as const));
    return weights.map(({ value }) => Array.from(value.readSync(), (number) => -number));
  };

  it("by value holds every number in range", () => {
    expect(clipped({ clipValue: 0.5 }, [[100, -100, 0.25], [-0.5]])).toEqual([[0.5, -0.5, 0.25], [-0.5]]);
  });

  it("by norm holds each gradient's length, and leaves shorter ones as they are, to the bit", () => {
    const [long, short] = clipped({ clipNorm: 1 }, [
      [30, 40],
      [0.1, 0.7],
    ]);
    // 30 / 50 and 40 / 50: a root, a quotient and a product, three roundings.
    expect(Math.abs(long![0]! - 0.6)).toBeLessThan(3 * 2 ** -24);
    expect(Math.abs(long![1]! - 0.8)).toBeLessThan(3 * 2 ** -24);
    expect(short).toEqual([Math.fround(0.1), Math.fround(0.7)]);
  });

  it("by the norm of all scales them together, and leaves shorter ones as they are, to the bit", () => {
    const [a, b] = clipped({ globalClipNorm: 1 }, [[2, 3], [6]]);
    for (const [index, expected] of [2 / 7, 3 / 7].entries()) {
      expect(Math.abs(a![index]! - expected)).toBeLessThan(3 * 2 ** -24);
    }
    expect(Math.abs(b![0]! - 6 / 7)).toBeLessThan(3 * 2 ** -24);
    expect(clipped({ globalClipNorm: 7 }, [[2, 3], [6]])).toEqual([[2, 3], [6]]);
    expect(clipped({ globalClipNorm: 1 }, [[0, 0], [0]])).toEqual(
      [[0, 0], [0]].map((row) => row.map((x) => -x)),
    );
  });

  it("by the norm of all counts only gradients that are used", () => {
    const backend = create();
    const frozen = new Parameter("frozen", tensor(backend, 0), { trainable: false });
    const weight = new Parameter("w", tensor(backend, 0));
    new SGD({ learningRate: 1, globalClipNorm: 1 }).apply([
      [frozen, tensor(backend, 100)],
      [weight, tensor(backend, 0.5)],
    ]);
    expect([frozen.value.item(), weight.value.item()]).toEqual([0, -0.5]);
  });

  it("never makes a gradient longer than the limit, nor turns it", () => {
    const eighths = fc.integer({ min: -800, max: 800 }).map((value) => value / 8);
    fc.assert(
      fc.property(
        fc.array(fc.array(eighths, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(0.5, 1, 10),
        (gradients, limit) => {
          const result = clipped({ globalClipNorm: limit }, gradients);
          const norm = Math.hypot(...gradients.flat());
          const scale = norm > limit ? limit / norm : 1;
          // The squares are exact; a root, a quotient, a product: three roundings.
          for (const [index, value] of result.flat().entries()) {
            const expected = gradients.flat()[index]! * scale;
            expect(Math.abs(value - expected)).toBeLessThanOrEqual(4 * 2 ** -24 * Math.abs(expected));
          }
        },
      ),
    );
  });

  it("is there for loops of one's own", () => {
    const backend = create();
    const gradient = tensor(backend, [3, -4]);
    expect([...clipByValue(gradient, 3.5).readSync()]).toEqual([3, -3.5]);
    expect([...clipByNorm(gradient, 2.5).readSync()]).toEqual([1.5, -2]);
    expect(shrinkage([gradient, tensor(backend, 12)], 6.5).item()).toBe(0.5);
  });

  it.each([
    [{ clipValue: 0 }, /clipValue 0 is not a number above 0/],
    [{ clipNorm: Number.POSITIVE_INFINITY }, /clipNorm Infinity is not/],
    [{ clipNorm: 1, globalClipNorm: 1 }, /clipNorm and globalClipNorm are given\. Clip in one way only/],
    [{ clipnorm: 1 }, /unknown option "clipnorm"\. Did you mean "clipNorm"\?/],
  ])("refuses %o", (options, message) => {
    expect(() => new SGD(options as never)).toThrow(message);
  });
});
