import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { numbers } from "../../test/values.js";
import * as core from "../index.js";
import { mul, sum, type Tensor, tensor, valueAndGrad } from "../index.js";

const backend = createReferenceBackend();

/** The gradients of Σ weight · f, the weights 1, 2, 3 … so that each place can be told apart. */
function gradients(f: (...inputs: Tensor[]) => Tensor, ...inputs: Tensor[]): number[][] {
  const { grads } = valueAndGrad(inputs, () => {
    const y = f(...inputs);
    return sum(mul(y, core.reshape(core.range(backend, 1, y.size + 1), y.shape)));
  });
  return inputs.map((input) => numbers(grads.get(input)!));
}

const vector = (...values: number[]) => tensor(backend, values);
const image = (size: readonly [number, number], ...values: number[]) =>
  tensor(backend, values, [1, ...size, 1]);

describe("at kinks", () => {
  it("relu, abs and leakyRelu at 0: 0, 0 and the lower slope", () => {
    expect(gradients(core.relu, vector(-1, 0, 1))).toEqual([[0, 0, 3]]);
    expect(gradients(core.abs, vector(-1, 0, 1))).toEqual([[-1, 0, 3]]);
    expect(gradients((x) => core.leakyRelu(x, { alpha: 0.5 }), vector(-1, 0, 1))).toEqual([[0.5, 1, 3]]);
  });

  it("clip lets the gradient through on its borders and inside", () => {
    const f = (x: Tensor) => core.clip(x, { min: -1, max: 1 });
    expect(gradients(f, vector(-2, -1, 0, 1, 2))).toEqual([[0, 2, 3, 4, 0]]);
    expect(numbers(f(vector(-2, -1, 0, 1, 2)))).toEqual([-1, -1, 0, 1, 1]);
  });
});

describe("ties", () => {
  it("maximum and minimum give the gradient to the first operand", () => {
    const [a, b] = [vector(1, 2, 3), vector(2, 2, 2)];
    expect(gradients(core.maximum, a, b)).toEqual([
      [0, 2, 3],
      [1, 0, 0],
    ]);
    expect(gradients(core.minimum, a, b)).toEqual([
      [1, 2, 0],
      [0, 0, 3],
    ]);
  });

  it("max and min give it to the first in row-major order", () => {
    const x = tensor(backend, [
      [1, 3, 3],
      [3, 1, 1],
    ]);
    expect(gradients((t) => core.max(t), x)).toEqual([[0, 1, 0, 0, 0, 0]]);
    expect(gradients((t) => core.max(t, { axis: 0 }), x)).toEqual([[0, 2, 3, 1, 0, 0]]);
    expect(gradients((t) => core.max(t, { axis: 1 }), x)).toEqual([[0, 1, 0, 2, 0, 0]]);
    expect(gradients((t) => core.min(t, { axis: 1 }), x)).toEqual([[1, 0, 0, 0, 2, 0]]);
  });

  it("max over axes that lie apart as well", () => {
    const x = tensor(backend, [
      [
        [5, 0],
        [1, 9],
      ],
      [
        [5, 5],
        [9, 9],
      ],
    ]);
    expect(gradients((t) => core.max(t, { axis: [0, 2] }), x)).toEqual([[1, 0, 0, 2, 0, 0, 0, 0]]);
  });

  it("argMax names the first", () => {
    expect(numbers(core.argMax(vector(1, 4, 4, 2)))).toEqual([1]);
    expect(numbers(core.argMax(core.cast(vector(7, 7), "int32")))).toEqual([0]);
  });

  it("maxPool2d gives it to the first of its window, also where windows overlap", () => {
    const flat = image([2, 4], 0, 0, 0, 0, 0, 0, 0, 0);
    expect(gradients((x) => core.maxPool2d(x, { poolSize: 2 }), flat)).toEqual([[1, 0, 2, 0, 0, 0, 0, 0]]);
    const overlap = image([1, 4], 1, 5, 5, 1);
    const f = (x: Tensor) => core.maxPool2d(x, { poolSize: [1, 2], strides: 1 });
    expect(gradients(f, overlap)).toEqual([[0, 3, 3, 0]]);
  });
});

describe("borders", () => {
  it("padding never wins a maximum, though all numbers are negative", () => {
    const x = image([2, 2], -4, -3, -2, -1);
    const f = (t: Tensor) => core.maxPool2d(t, { poolSize: 3, strides: 1, padding: "same" });
    expect(numbers(f(x))).toEqual([-1, -1, -1, -1]);
    expect(gradients(f, x)).toEqual([[0, 0, 0, 10]]);
  });

  it("an average at the border divides by the cells inside, forward and backward", () => {
    const x = image([1, 3], 3, 6, 12);
    const f = (t: Tensor) => core.avgPool2d(t, { poolSize: [1, 2], strides: 1, padding: "same" });
    expect(numbers(f(x))).toEqual([4.5, 9, 12]);
    expect(gradients(f, x)).toEqual([[0.5, 1.5, 4]]);
  });

  it("or, with countIncludePad, by the cells in the padded image", () => {
    const x = image([1, 3], 3, 6, 12);
    const f = (t: Tensor) =>
      core.avgPool2d(t, { poolSize: [1, 2], strides: 1, padding: "same", countIncludePad: true });
    expect(numbers(f(x))).toEqual([4.5, 9, 6]);
    expect(gradients(f, x)).toEqual([[0.5, 1.5, 2.5]]);
  });

  it("relu and maxPool2d may change places", () => {
    const x = core.randomNormal(backend, [2, 6, 6, 3], { seed: 4 });
    const pool = (t: Tensor) => core.maxPool2d(t, { poolSize: 2 });
    expect(numbers(core.relu(pool(x)))).toEqual(numbers(pool(core.relu(x))));
  });
});
