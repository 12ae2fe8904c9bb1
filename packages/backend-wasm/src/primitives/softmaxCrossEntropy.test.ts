import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectWithin, onEveryBackend } from "../../test/everyBackend.js";
import { draws, reals } from "../../test/numbers.js";

const UNIT = 2 ** -24;
const SMOOTHINGS = [0, 0.1, 0.75];

interface Result {
  readonly losses: Float32Array;
  readonly gradient: Float32Array;
}

function compute(
  logits: Float32Array,
  labels: Int32Array,
  smoothing: number,
  check: (result: Result) => void,
): void {
  onEveryBackend(
    [logits, labels],
    (on, logits, labels) => {
      const { losses, gradient } = on.softmaxCrossEntropy(logits!, labels!, smoothing);
      return [losses, gradient];
    },
    ([losses, gradient]) => check({ losses: losses as Float32Array, gradient: gradient as Float32Array }),
  );
}

/** −Σ target · log softmax and softmax − target in float64, and what the rounding of each is measured by. */
function expectedOf(logits: Float32Array, labels: Int32Array, smoothing: number) {
  const classes = logits.length / labels.length;
  const losses = new Float64Array(labels.length);
  const gradient = new Float64Array(logits.length);
  const sizes = new Float64Array(labels.length);
  for (const [row, label] of labels.entries()) {
    const z = Float64Array.from(logits.subarray(row * classes, (row + 1) * classes));
    const most = z.reduce((most, value) => Math.max(most, value));
    const winner = z.indexOf(most);
    const exponentials = z.map((value) => Math.exp(value - most));
    const others = exponentials.reduce((sum, value, index) => (index === winner ? sum : sum + value), 0);
    const logSum = Math.log1p(others);
    for (let index = 0; index < classes; index++) {
      const target = (index === label ? 1 - smoothing : 0) + smoothing / classes;
      losses[row]! += target * (most - z[index]! + logSum);
      sizes[row]! += target * (Math.abs(most - z[index]!) + logSum);
      // For the winner of the row 1 is taken off first, so that nothing cancels.
      gradient[row * classes + index] =
        index === winner && index === label
          ? smoothing - smoothing / classes - others / (1 + others)
          : exponentials[index]! / (1 + others) - target;
    }
  }
  return { losses, gradient, sizes };
}

/** Exponentials are within one unit, their sum has a term for every class. */
const bound = (classes: number) => 2 * (classes + 4) * UNIT;

function expectAgreement(logits: Float32Array, labels: Int32Array, smoothing: number): void {
  const classes = logits.length / labels.length;
  const expected = expectedOf(logits, labels, smoothing);
  compute(logits, labels, smoothing, ({ losses, gradient }) => {
    expectWithin(losses, expected.losses, (row) => bound(classes) * expected.sizes[row]! + 2 ** -149);
    expectWithin(gradient, expected.gradient, (index) => {
      const target = (index % classes === labels[Math.floor(index / classes)] ? 1 : 0) + smoothing / classes;
      return bound(classes) * (Math.abs(expected.gradient[index]!) + target) + 2 ** -149;
    });
  });
}

describe("softmaxCrossEntropy", () => {
  it("is −Σ target · log softmax(logits), and softmax − target as the gradient", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 21 }));
    fc.assert(
      fc.property(sizes, fc.nat(), fc.constantFrom(...SMOOTHINGS), ([rows, classes], seed, smoothing) => {
        const logits = reals(rows * classes, seed).map((value) => 10 * value);
        expectAgreement(logits, draws(rows, seed, classes), smoothing);
      }),
      { seed: 1, numRuns: 200 },
    );
    for (const [rows, classes] of [
      [3000, 10],
      [500, 101],
      [33, 1000],
      [3, 5003],
    ] as const) {
      const logits = reals(rows * classes, 3).map((value) => 10 * value);
      for (const smoothing of SMOOTHINGS) expectAgreement(logits, draws(rows, 3, classes), smoothing);
    }
  });

  it("keeps the digits of losses near zero and of their gradients", () => {
    // Two classes, d apart: log(1 + e^−d) and ∓ 1 / (1 + e^d), down to e^−80 and far below one unit of 1.
    const distances = [0, 0.5, 5, 16, 17, 30, 80];
    const logits = Float32Array.from(distances.flatMap((distance) => [distance, 0]));
    compute(logits, new Int32Array(distances.length), 0, ({ losses, gradient }) => {
      const exact = distances.map((distance) => Math.log1p(Math.exp(-distance)));
      expectWithin(losses, exact, (row) => bound(2) * exact[row]!);
      const slopes = distances.map((distance) => 1 / (1 + Math.exp(distance)));
      expectWithin(
        gradient,
        slopes.flatMap((slope) => [-slope, slope]),
        (index) => bound(2) * slopes[index >> 1]!,
      );
    });
  });

  it("shares the probability among equal logits", () => {
    for (const classes of [2, 3, 8, 13]) {
      compute(new Float32Array(classes).fill(-7.5), Int32Array.of(classes - 1), 0, ({ losses, gradient }) => {
        expectWithin(losses, [Math.log(classes)], () => bound(classes) * Math.log(classes));
        const exact = Array.from(
          { length: classes },
          (_, index) => 1 / classes - (index === classes - 1 ? 1 : 0),
        );
        expectWithin(gradient, exact, () => bound(classes));
      });
    }
  });

  it.each([1e4, 1e30, 3.4e38])("is stable for logits of ±%d", (size) => {
    const logits = Float32Array.of(size, -size, 0, size, -size, 0);
    compute(logits, Int32Array.of(0, 2), 0, ({ losses, gradient }) => {
      expect(Array.from(losses)).toEqual([0, Math.fround(size)]);
      expect(Array.from(gradient, (value) => value + 0)).toEqual([0, 0, 0, 1, 0, -1]);
    });
    compute(logits, Int32Array.of(0, 0), 0.3, ({ losses, gradient }) => {
      // (0 + 2 + 1) · size · 0.3 / 3; beyond float32 the distance of 2 · size is the largest float32.
      const exact = 0.1 * (Math.min(2 * size, 3.4028234663852886e38) + size);
      expectWithin(losses, [exact, exact], () => bound(3) * exact);
      expectWithin(gradient, [0.2, -0.1, -0.1, 0.2, -0.1, -0.1], () => bound(3));
    });
  });

  it("sums the gradient of a row to zero", () => {
    const classes = 1000;
    const logits = reals(4 * classes, 9).map((value) => 30 * value);
    compute(logits, draws(4, 1, classes), 0.1, ({ gradient }) => {
      for (let row = 0; row < 4; row++) {
        const sum = gradient
          .subarray(row * classes, (row + 1) * classes)
          .reduce((sum, value) => sum + value, 0);
        // Σ |gradient| is at most 2.
        expect(Math.abs(sum)).toBeLessThanOrEqual(2 * bound(classes));
      }
    });
  });

  it("takes an id out of range for a class that is not there, and writes nowhere else", () => {
    const logits = Float32Array.of(1, 2, 3, 1, 2, 3);
    compute(logits, Int32Array.of(-1, 3), 0, ({ losses, gradient }) => {
      expect(Array.from(losses)).toEqual([0, 0]);
      const sum = Math.exp(-2) + Math.exp(-1) + 1;
      const row = [Math.exp(-2) / sum, Math.exp(-1) / sum, 1 / sum];
      expectWithin(gradient, [...row, ...row], () => bound(3));
    });
  });
});
