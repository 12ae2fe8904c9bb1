import { describe, expect, it } from "vitest";
import { expectWithin } from "../../test/expectWithin.js";
import { reals, wholes } from "../../test/numbers.js";
import { onHost } from "../../test/onHost.js";

const UNIT = 2 ** -24;

describe("softmaxCrossEntropy", () => {
  it("has neither loss nor gradient where there is one class", async () => {
    for (const smoothing of [0, 0.5]) {
      const logits = Float32Array.of(-7, 0, 1e30);
      await compute(logits, new Int32Array(3), smoothing, (losses, gradient) => {
        expect(losses).toEqual([0, 0, 0]);
        expect(gradient).toEqual([0, 0, 0]);
      });
    }
  });

  it.each([
    { classes: 10, smoothing: 0.1 },
    { classes: 1000, smoothing: 0 },
    { classes: 1000, smoothing: 0.1 },
  ])("agrees with the formula for $classes classes, smoothing $smoothing", async ({ classes, smoothing }) => {
    const rows = 9;
    const logits = reals(rows * classes, 3).map((value) => 10 * value);
    const labels = Int32Array.from(wholes(rows, 5, 4), (value) => value + 4);
    const { losses, sizes, probabilities, targets } = formula(logits, labels, smoothing);
    /*
     * A distance is at most 20, so rounded by 20 u of an exponential, whose own error is 2 units (4 u); sums are of at most 256 terms and 4 parts:
     * the total is off by 24 + 259 roundings of itself at most, and so much is its logarithm off, which has 2 units of its own.
     */
    const total = 283 * UNIT;
    await compute(logits, labels, smoothing, (made, gradient) => {
      expectWithin(made, losses, (row) => total + (259 + 8) * UNIT * sizes[row]!);
      expectWithin(
        gradient,
        targets.map((target, i) => probabilities[i]! - target),
        (i) => {
          return (total + 26 * UNIT) * probabilities[i]! + 3 * UNIT * targets[i]!;
        },
      );
    });
  });

  it.each([1e4, 1e30, 3.4e38])("is stable for logits of ±%d", async (size) => {
    const logits = Float32Array.of(size, -size, 0, size, -size, 0);
    await compute(logits, Int32Array.of(0, 2), 0, (losses, gradient) => {
      expect(losses).toEqual([0, Math.fround(size)]);
      expect(gradient).toEqual([0, 0, 0, 1, 0, -1]);
    });
  });

  it("takes an id out of range for a class that is not there", async () => {
    const logits = Float32Array.of(1, 2, 3, 1, 2, 3);
    await compute(logits, Int32Array.of(-1, 3), 0, (losses, gradient) => {
      expect(losses).toEqual([0, 0]);
      const sum = Math.exp(-2) + Math.exp(-1) + 1;
      const row = [Math.exp(-2) / sum, Math.exp(-1) / sum, 1 / sum];
      expectWithin(gradient, [...row, ...row], (i) => 20 * UNIT * row[i % 3]!);
    });
  });
});

/** Zeros of either sign are given as 0. */
const compute = (
  logits: Float32Array,
  labels: Int32Array,
  smoothing: number,
  check: (losses: readonly number[], gradient: readonly number[]) => void,
): Promise<void> =>
  onHost(
    [logits, labels],
    (backend, logits, labels) => {
      const { losses, gradient } = backend.softmaxCrossEntropy(logits!, labels!, smoothing);
      return [losses, gradient];
    },
    ([losses, gradient]) =>
      check(
        Array.from(losses!, (x) => x + 0),
        Array.from(gradient!, (x) => x + 0),
      ),
  );

/** In float64: losses with Σ |terms| of each, softmax(logits) and the targets. */
function formula(logits: Float32Array, labels: Int32Array, smoothing: number) {
  const classes = logits.length / labels.length;
  const losses = new Float64Array(labels.length);
  const sizes = new Float64Array(labels.length);
  const probabilities = new Float64Array(logits.length);
  const targets = new Float64Array(logits.length);
  for (const [row, label] of labels.entries()) {
    const z = logits.subarray(row * classes, (row + 1) * classes);
    const most = z.reduce((most, value) => Math.max(most, value));
    const logSum = Math.log(z.reduce((sum, value) => sum + Math.exp(value - most), 0));
    for (const [c, value] of z.entries()) {
      const target = (c === label ? 1 - smoothing : 0) + smoothing / classes;
      losses[row]! += target * (logSum + most - value);
      sizes[row]! += target * (logSum + (most - value));
      probabilities[row * classes + c] = Math.exp(value - most - logSum);
      targets[row * classes + c] = target;
    }
  }
  return { losses, sizes, probabilities, targets };
}
