import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { BACKENDS } from "../../test/backends.js";
import { distinct, numbers, positive } from "../../test/values.js";
import * as core from "../index.js";
import { batchNorm, batchNormTraining, localResponseNormalization, tensor } from "../index.js";

const backend = createReferenceBackend();

/** Numbers of channel `c` of a tensor whose last axis has `channels`. */
const channel = (values: readonly number[], channels: number, c: number) =>
  values.filter((_, index) => index % channels === c);
const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** A handful of roundings of 2⁻²⁴ each on numbers up to 4. */
const near = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual.length).toBe(expected.length);
  for (const [index, value] of actual.entries()) {
    expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(16 * 2 ** -24 * (1 + Math.abs(value)));
  }
};

describe.each(BACKENDS)("batch normalization %s", (_name, create) => {
  const backend = create();
  const x = distinct(backend, [2, 3, 2, 3]);
  const values = numbers(x);
  const means = [0, 1, 2].map((c) => average(channel(values, 3, c)));
  const variances = [0, 1, 2].map((c) =>
    average(channel(values, 3, c).map((value) => (value - means[c]!) ** 2)),
  );

  it("in training uses mean and population variance of the batch, per channel", () => {
    const { y, mean, variance } = batchNormTraining(x);
    near(numbers(mean), means);
    near(numbers(variance), variances);
    near(
      numbers(y),
      values.map((value, index) => (value - means[index % 3]!) / Math.sqrt(variances[index % 3]! + 1e-3)),
    );
  });

  it("scales by gamma and shifts by beta", () => {
    const gamma = tensor(backend, [1, 2, -0.5]);
    const beta = tensor(backend, [0, 1, 3]);
    const plain = numbers(batchNormTraining(x).y);
    near(
      numbers(batchNormTraining(x, { gamma, beta }).y),
      plain.map((value, index) => value * numbers(gamma)[index % 3]! + numbers(beta)[index % 3]!),
    );
    near(
      numbers(batchNormTraining(x, { beta }).y),
      plain.map((value, index) => value + numbers(beta)[index % 3]!),
    );
  });

  it("in inference uses the statistics it is given", () => {
    const mean = tensor(backend, [1, 0, -1]);
    const variance = tensor(backend, [4, 0.25, 1]);
    near(
      numbers(batchNorm(x, { mean, variance }, { epsilon: 1e-5 })),
      values.map(
        (value, index) => (value - [1, 0, -1][index % 3]!) / Math.sqrt([4, 0.25, 1][index % 3]! + 1e-5),
      ),
    );
  });

  it("makes zeros of a batch of one number per channel, not NaN", () => {
    const { y, variance } = batchNormTraining(tensor(backend, [[5, -3]]));
    expect(numbers(y)).toEqual([0, 0]);
    expect(numbers(variance)).toEqual([0, 0]);
  });

  it("stays accurate when the mean is large against the spread", () => {
    const far = tensor(backend, [[4095], [4097], [4095], [4097]]);
    expect(numbers(batchNormTraining(far).variance)).toEqual([1]);
  });

  it("keeps moving averages by Keras's rule", () => {
    const old = tensor(backend, [1, 2]);
    expect(numbers(core.movingAverage(old, tensor(backend, [3, 0]), 0.75))).toEqual([1.5, 1.5]);
  });

  const vector = tensor(backend, [1, 2]);
  it.each([
    [
      () => batchNormTraining(x, { gamma: vector }),
      "batchNormTraining: a vector of 2 does not fit the 3 channels of 2×3×2×3. Use a tensor of shape 3.",
    ],
    [
      () => batchNorm(x, { mean: vector, variance: vector }),
      "batchNorm: a vector of 2 does not fit the 3 channels of 2×3×2×3. Use a tensor of shape 3.",
    ],
    [
      () => batchNorm(x, {} as never),
      "batchNorm: input 1 is not a tensor. Make one with tensor(backend, values).",
    ],
    [
      () => batchNormTraining(vector),
      "batchNormTraining: expected […, channels], received 2. Add a batch axis.",
    ],
    [
      () => batchNormTraining(x, { epsilon: 0 }),
      "batchNormTraining: epsilon 0 is not above 0. Use a small number such as 1e-3.",
    ],
  ])("refuses what does not fit (%#)", (run, message) => {
    expect(run).toThrow(message);
  });
});

describe("localResponseNormalization", () => {
  it("divides by (bias + alpha · Σ x²)^beta over the neighbouring channels", () => {
    const channels = 7;
    const x = distinct(backend, [1, 2, 2, channels]);
    const values = numbers(x);
    const options = { depthRadius: 2, bias: 2, alpha: 0.25, beta: 0.75 };
    const expected = values.map((value, index) => {
      const pixel = Math.floor(index / channels) * channels;
      const c = index - pixel;
      const neighbours = values.slice(pixel + Math.max(0, c - 2), pixel + Math.min(channels, c + 3));
      const energy = neighbours.reduce((sum, other) => sum + other * other, 0);
      return value / (2 + 0.25 * energy) ** 0.75;
    });
    near(numbers(localResponseNormalization(x, options)), expected);
  });

  it("has TensorFlow's defaults: radius 5, bias 1, alpha 1, beta 0.5", () => {
    const x = positive(backend, [1, 1, 1, 3]);
    const values = numbers(x);
    const energy = values.reduce((sum, value) => sum + value * value, 0);
    near(
      numbers(localResponseNormalization(x)),
      values.map((value) => value / Math.sqrt(1 + energy)),
    );
  });

  it("refuses a divisor that could be 0", () => {
    expect(() => localResponseNormalization(distinct(backend, [1, 1, 1, 3]), { bias: 0 })).toThrow(
      "localResponseNormalization: depthRadius 5, bias 0, alpha 1 do not make a divisor above 0. Use a whole depthRadius of at least 0, a bias above 0 and an alpha of at least 0.",
    );
  });
});
