import { createReferenceBackend } from "@striate/backend-reference";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../../test/backends.js";
import { numbers } from "../../test/values.js";
import { logSoftmax, oneHot, softmax, softmaxCrossEntropy, tensor, valueAndGrad } from "../index.js";

const backend = createReferenceBackend();

/** ln Σ eˣ in float64. */
const logSumExp = (row: readonly number[]) => {
  const largest = Math.max(...row);
  return largest + Math.log(row.reduce((sum, value) => sum + Math.exp(value - largest), 0));
};
const rows = fc.integer({ min: 2, max: 6 }).chain((classes) =>
  fc.array(
    fc.array(
      fc.integer({ min: -80, max: 80 }).map((value) => value / 8),
      { minLength: classes, maxLength: classes },
    ),
    { minLength: 1, maxLength: 4 },
  ),
);

/**
 * Logits up to 10 lose at most 2⁻²⁴ · 20 in the shift, every exponential and sum is rounded once (2⁻²⁴ each, at most six terms), and so are
 * the logarithm and the difference: together under 64 · 2⁻²⁴ in log space, which is a relative error outside it.
 */
const TOLERANCE = 64 * 2 ** -24;

describe("softmax and logSoftmax", () => {
  it("agree with the formula in float64", () => {
    fc.assert(
      fc.property(rows, (logits) => {
        const x = tensor(backend, logits);
        const expected = logits.flatMap((row) => row.map((value) => value - logSumExp(row)));
        const logs = numbers(logSoftmax(x));
        const shares = numbers(softmax(x));
        for (const [index, value] of expected.entries()) {
          expect(Math.abs(logs[index]! - value)).toBeLessThanOrEqual(TOLERANCE);
          expect(Math.abs(shares[index]! / Math.exp(value) - 1)).toBeLessThanOrEqual(TOLERANCE);
        }
      }),
      { seed: 1 },
    );
  });

  it("stay finite and add up to 1 for logits of any size", () => {
    const x = tensor(backend, [
      [1e4, 0, -1e4],
      [-1e4, -1e4, -1e4],
      [3e38, -3e38, 0],
    ]);
    expect(numbers(softmax(x)).slice(0, 3)).toEqual([1, 0, 0]);
    expect(numbers(softmax(x)).slice(3, 6)).toEqual(new Array(3).fill(Math.fround(1 / 3)));
    expect(numbers(logSoftmax(x)).slice(0, 3)).toEqual([0, -1e4, -2e4]);
    expect(numbers(softmax(x)).slice(6)).toEqual([1, 0, 0]);
  });
});

describe.each(BACKENDS)("softmaxCrossEntropy %s", (_name, create) => {
  const backend = create();
  it("is −Σ target · log softmax, smoothed or not, per row, as sum or as mean", () => {
    const drawn = rows.chain((logits) =>
      fc.record({
        logits: fc.constant(logits),
        labels: fc.tuple(...logits.map((row) => fc.nat({ max: row.length - 1 }))),
        labelSmoothing: fc.constantFrom(0, 0.125, 0.5),
      }),
    );
    fc.assert(
      fc.property(drawn, ({ logits, labels, labelSmoothing }) => {
        const expected = logits.map((row, index) => {
          const target = (label: number) =>
            (label === labels[index] ? 1 - labelSmoothing : 0) + labelSmoothing / row.length;
          return -row.reduce((sum, value, label) => sum + target(label) * (value - logSumExp(row)), 0);
        });
        const x = tensor(backend, logits);
        const loss = (reduction: "none" | "sum" | "mean") =>
          numbers(softmaxCrossEntropy(x, labels, { labelSmoothing, reduction }));
        const total = expected.reduce((sum, value) => sum + value, 0);
        const near = (actual: number, wanted: number) =>
          expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(TOLERANCE * (1 + Math.abs(wanted)) * 4);
        for (const [index, value] of loss("none").entries()) near(value, expected[index]!);
        near(loss("sum")[0]!, total);
        near(loss("mean")[0]!, total / logits.length);
      }),
      { seed: 1 },
    );
  });

  it("takes class ids as an array or a tensor, and one-hot rows: all the same", () => {
    const x = tensor(backend, [
      [1, 2, 3],
      [0, -1, 0.5],
    ]);
    const ids = tensor(backend, new Int32Array([2, 0]));
    const expected = softmaxCrossEntropy(x, [2, 0]).item();
    for (const labels of [
      Int32Array.of(2, 0),
      ids,
      oneHot(ids, 3),
      { data: Uint8Array.of(2, 0), shape: [2] },
      { data: Float32Array.of(0, 0, 1, 1, 0, 0), shape: [2, 3] },
    ]) {
      expect(softmaxCrossEntropy(x, labels).item()).toBe(expected);
    }
  });

  it("has the gradient (softmax − target) / n, which adds up to 0 in every row", () => {
    const x = tensor(backend, [
      [1, 2, 3],
      [0, 0, 0],
    ]);
    const { grads } = valueAndGrad([x], () => softmaxCrossEntropy(x, [2, 0]));
    const gradient = numbers(grads.get(x)!);
    const shares = numbers(softmax(x));
    const expected = shares.map((share, index) => (share - (index === 2 || index === 3 ? 1 : 0)) / 2);
    for (const [index, value] of gradient.entries()) {
      expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(4 * 2 ** -24);
    }
  });

  it("is finite where softmax followed by log is not", () => {
    const x = tensor(backend, [[1e4, -1e4]]);
    const { value, grads } = valueAndGrad([x], () => softmaxCrossEntropy(x, [1]));
    expect(value.item()).toBe(2e4);
    expect(numbers(grads.get(x)!)).toEqual([1, -1]);
  });

  it("works on any leading axes", () => {
    const x = tensor(backend, new Float32Array(12), [2, 2, 3]);
    const labels = tensor(backend, Int32Array.of(0, 1, 2, 0), [2, 2]);
    const losses = softmaxCrossEntropy(x, labels, { reduction: "none" });
    expect(losses.shape).toEqual([2, 2]);
    for (const loss of numbers(losses)) expect(loss).toBeCloseTo(Math.log(3), 6);
  });

  const logits = tensor(backend, [
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const wrongShape = (labels: string) =>
    `softmaxCrossEntropy: labels of ${labels} do not fit logits of 2×3. Pass int32 class ids of 2, or float32 probabilities of 2×3; logits come first, labels second.`;
  it.each([
    [
      [0, 3],
      "softmaxCrossEntropy: label 3 at position 1 is not one of 3 classes. Labels are whole numbers from 0 to 2.",
    ],
    [
      [0, 0.5],
      "softmaxCrossEntropy: label 0.5 at position 1 is not one of 3 classes. Labels are whole numbers from 0 to 2.",
    ],
    [[0], wrongShape("1 (int32)")],
    // The textbook's labels arrive as n×1, which must not be stretched over the classes.
    [tensor(backend, Int32Array.of(0, 1), [2, 1]), wrongShape("2×1 (int32)")],
    [
      tensor(backend, Int32Array.of(-1, 1)),
      "softmaxCrossEntropy: label -1 at position 0 is not one of 3 classes. Labels are whole numbers from 0 to 2.",
    ],
    [tensor(backend, [0, 1]), wrongShape("2 (float32)")],
    [
      tensor(backend, [
        [0, 0, 1],
        [0.5, 0, 0.25],
      ]),
      "softmaxCrossEntropy: the target in row 1 adds up to 0.75, not 1. Pass one-hot rows or probabilities; logits come first, labels second.",
    ],
  ])("refuses labels that do not fit (%#)", (labels, message) => {
    expect(() => softmaxCrossEntropy(logits, labels as never)).toThrow(message);
  });

  it("refuses choices it does not have", () => {
    expect(() => softmaxCrossEntropy(logits, [0, 1], { labelSmoothing: 1 })).toThrow(
      "softmaxCrossEntropy: labelSmoothing 1 is not in [0, 1). Use a share such as 0.1.",
    );
    expect(() => softmaxCrossEntropy(logits, [0, 1], { reduction: "avg" as never })).toThrow(
      'softmaxCrossEntropy: unknown reduction "avg". Use "mean", "sum" or "none".',
    );
  });
});
