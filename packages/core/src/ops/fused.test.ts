import { createReferenceBackend } from "@striate/backend-reference";
import { describe, expect, it } from "vitest";
import { createFusedReference } from "../../test/fusedReference.js";
import { distinct, numbers, positive } from "../../test/values.js";
import * as core from "../index.js";
import { type Backend, type Shape, sum, type Tensor, tensor, valueAndGrad } from "../index.js";

/** The primitives of f alone, and of f and its gradient together, the ones of `sum` and of the walk left out. */
function calls(shapes: readonly Shape[], f: (...inputs: Tensor[]) => Tensor, wanted?: readonly number[]) {
  const backend = createFusedReference();
  const inputs = shapes.map((shape, index) => distinct(backend, shape, index));
  f(...inputs);
  const forward = backend.calls.splice(0);
  const variables = inputs.filter((_, index) => wanted?.includes(index) ?? true);
  valueAndGrad(variables, () => sum(f(...inputs)));
  const all = backend.calls.splice(0);
  expect(all.slice(0, forward.length + 3)).toEqual([...forward, "reduce", "fill", "expand"]);
  return { forward, backward: all.slice(forward.length + 3) };
}

describe("where a backend has fused primitives", () => {
  const image = [2, 4, 4, 3];
  const kernel = [3, 3, 3, 2];
  const gradients = ["conv2dGradInput", "conv2dGradKernel"];

  it("a convolution with its epilogue is one call, and so is each gradient", () => {
    const linear = (x: Tensor, k: Tensor, bias: Tensor) => core.conv2d(x, k, { bias });
    const relu = (x: Tensor, k: Tensor, bias: Tensor) => core.conv2d(x, k, { bias, activation: "relu" });
    expect(calls([image, kernel, [2]], linear as never)).toEqual({
      forward: ["conv2dBias"],
      backward: [...gradients, "reduce"],
    });
    expect(calls([image, kernel, [2]], relu as never)).toEqual({
      forward: ["conv2dBias"],
      backward: ["reluGrad", ...gradients, "reduce"],
    });
    // In a first layer nobody asks for the gradient of the images, and a frozen kernel needs none either.
    expect(calls([image, kernel, [2]], relu as never, [1, 2]).backward).toEqual([
      "reluGrad",
      "conv2dGradKernel",
      "reduce",
    ]);
    expect(calls([image, kernel, [2]], linear as never, [2]).backward).toEqual(["reduce"]);
  });

  it("without a bias there is nothing to fuse but the gradient of relu", () => {
    const bare = (x: Tensor, k: Tensor) => core.conv2d(x, k, { activation: "relu" });
    expect(calls([image, kernel], bare as never)).toEqual({
      forward: ["conv2d", "unary"],
      backward: ["reluGrad", ...gradients],
    });
    expect(calls([[3]], core.relu as never)).toEqual({ forward: ["unary"], backward: ["reluGrad"] });
  });

  it("a dense layer is one call", () => {
    const dense = (x: Tensor, k: Tensor, bias: Tensor) => core.matMul(x, k, { bias, activation: "relu" });
    expect(calls([[4, 3], [3, 2], [2]], dense as never)).toEqual({
      forward: ["matMulBias"],
      backward: ["reluGrad", "matMul", "matMul", "reduce"],
    });
  });

  it("batch normalization is one call each way; without weights a zero tells the number of channels", () => {
    const train = (x: Tensor, gamma?: Tensor, beta?: Tensor) => core.batchNormTraining(x, { gamma, beta }).y;
    expect(calls([[4, 2], [2], [2]], train as never)).toEqual({
      forward: ["batchNormTraining"],
      backward: ["batchNormGrad"],
    });
    expect(calls([[4, 2]], train as never)).toEqual({
      forward: ["fill", "batchNormTraining"],
      backward: ["batchNormGrad"],
    });
    const infer = (x: Tensor, mean: Tensor, root: Tensor) =>
      core.batchNorm(x, { mean, variance: core.square(root) });
    expect(calls([[4, 2], [2], [2]], infer as never).forward).toEqual(["binary", "batchNorm"]);
  });

  it("the cross-entropy of class ids makes its gradient on the way, and scales it by dy in one pass", () => {
    const loss = (reduction: "none" | "sum" | "mean") => (x: Tensor) =>
      core.softmaxCrossEntropy(x, [0, 2, 1], { reduction });
    expect(calls([[3, 4]], loss("none"))).toEqual({ forward: ["softmaxCrossEntropy"], backward: ["binary"] });
    const backend = createFusedReference();
    const x = distinct(backend, [3, 4]);
    backend.calls.length = 0;
    valueAndGrad([x], () => loss("mean")(x));
    // Of the logits' size are the primitive and the one binary; the others are of n numbers or one.
    expect(backend.calls).toEqual([
      ...["softmaxCrossEntropy", "reduce", "affine"],
      ...["fill", "affine", "expand", "binary"],
    ]);
  });

  it("rows of probabilities have no primitive of their own", () => {
    const soft = { data: Float32Array.of(0.5, 0.5, 0, 1), shape: [2, 2] };
    const { forward } = calls([[2, 2]], (x) => core.softmaxCrossEntropy(x, soft, { reduction: "none" }));
    expect(forward).not.toContain("softmaxCrossEntropy");
  });
});

describe.each<[string, () => Backend]>([
  ["composed", createReferenceBackend],
  ["fused", createFusedReference],
])("an epilogue, %s", (_, create) => {
  // Everything is a small multiple of 1/8 or 1/64: sums are exact, and so is the comparison.
  it("adds the bias along the last axis, then takes relu", () => {
    const backend = create();
    const x = distinct(backend, [2, 4, 4, 3]);
    const kernel = distinct(backend, [2, 2, 3, 4]);
    const bias = tensor(backend, [-1, 0, 0.5, 2]);
    const bare = numbers(core.conv2d(x, kernel, { strides: 2 }));
    const sums = bare.map((value, index) => value + [-1, 0, 0.5, 2][index % 4]!);
    expect(numbers(core.conv2d(x, kernel, { strides: 2, bias }))).toEqual(sums);
    expect(numbers(core.conv2d(x, kernel, { strides: 2, bias, activation: "relu" }))).toEqual(
      sums.map((value) => Math.max(value, 0)),
    );
    expect(numbers(core.conv2d(x, kernel, { strides: 2, activation: "relu" }))).toEqual(
      bare.map((value) => Math.max(value, 0)),
    );
    expect(sums.some((value) => value < 0)).toBe(true);
  });

  it("does the same for products of a whole batch of matrices", () => {
    const backend = create();
    const [a, b] = [distinct(backend, [2, 3, 4]), distinct(backend, [2, 4, 2])];
    const bias = tensor(backend, [-1, 1]);
    const sums = numbers(core.matMul(a, b)).map((value, index) => value + (index % 2 === 0 ? -1 : 1));
    expect(numbers(core.matMul(a, b, { bias, activation: "relu" }))).toEqual(
      sums.map((value) => Math.max(value, 0)),
    );
  });

  it("gives no gradient where relu has cut off, 0 included, and the rows' sum to the bias", () => {
    const backend = create();
    const x = tensor(backend, [[-1], [0], [2], [3]]);
    const bias = tensor(backend, [0]);
    const { grads } = valueAndGrad([x, bias], () =>
      sum(core.matMul(x, core.ones(backend, [1, 1]), { bias, activation: "relu" })),
    );
    expect(numbers(grads.get(x)!)).toEqual([0, 0, 1, 1]);
    expect(numbers(grads.get(bias)!)).toEqual([2]);
  });

  it("keeps of a convolution with relu only the result for its gradient", () => {
    const backend = create();
    const x = distinct(backend, [2, 4, 4, 3]);
    const kernel = distinct(backend, [3, 3, 3, 2]);
    const bias = tensor(backend, [1, 2]);
    const before = backend.memory().buffers;
    using _scope = core.openScope(backend);
    using tape = core.gradientTape(backend);
    tape.watch(kernel);
    core.conv2d(x, kernel, { bias, activation: "relu" });
    expect(backend.memory().buffers).toBe(before + 1);
  });

  it("lets moving averages be replaced before the gradient is asked for", () => {
    const backend = create();
    const x = distinct(backend, [4, 2]);
    const mean = new core.Parameter("mean", distinct(backend, [2]), { trainable: false });
    const variance = new core.Parameter("variance", positive(backend, [2]), { trainable: false });
    const gradient = (replace: boolean) => {
      const { grads } = valueAndGrad([x], () => {
        const y = core.batchNorm(x, { mean: mean.value, variance: variance.value });
        if (replace) for (const moving of [mean, variance]) moving.assign(core.ones(backend, [2]));
        return sum(core.square(y));
      });
      return numbers(grads.get(x)!);
    };
    const untouched = gradient(false);
    expect(gradient(true)).toEqual(untouched);
    expect(gradient(false)).not.toEqual(untouched);
  });
});
