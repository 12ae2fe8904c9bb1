import { createReferenceBackend } from "@striate/backend-reference";
import {
  add,
  avgPool2d,
  conv2d,
  conv2dTranspose,
  depthwiseConv2d,
  globalAvgPool2d,
  globalMaxPool2d,
  localResponseNormalization,
  matMul,
  maxPool2d,
  openScope,
  pad,
  randomNormal,
  relu,
  type Shape,
  separableConv2d,
  sizeOf,
  sum,
  type Tensor,
  valueAndGrad,
} from "@striate/core";
import { describe, expect, it } from "vitest";
import { createFusedReference } from "../../core/test/fusedReference.js";
import {
  Activation,
  AveragePool2D,
  AveragePooling2D,
  BatchNormalization,
  Conv2D,
  Conv2DTranspose,
  Dense,
  DepthwiseConv2D,
  Dropout,
  Flatten,
  GlobalAveragePool2D,
  GlobalMaxPool2D,
  type Layer,
  LocalResponseNormalization,
  MaxPool2D,
  MaxPooling2D,
  ReLU,
  Reshape,
  SeparableConv2D,
  UpSampling2D,
  ZeroPadding2D,
} from "./index.js";

const backend = createReferenceBackend();

interface Case {
  readonly layer: () => Layer;
  readonly input: Shape;
  readonly output: Shape;
  readonly params: number;
  /** What the layer must compute, from its weights by name. */
  readonly formula: (x: Tensor, weight: (name: string) => Tensor) => Tensor;
}

const CASES: Readonly<Record<string, Case>> = {
  "Conv2D of the textbook: kernel 3×4, strides 2×1, same": {
    layer: () => new Conv2D({ filters: 4, kernelSize: [3, 4], strides: [2, 1], padding: "same" }),
    input: [2, 5, 5, 3],
    output: [2, 3, 5, 4],
    params: 148,
    formula: (x, w) => add(conv2d(x, w("kernel"), { strides: [2, 1], padding: "same" }), w("bias")),
  },
  "Conv2D, dilated: 9 + 1 parameters see a 5×5 field": {
    layer: () => new Conv2D({ filters: 1, kernelSize: 3, dilationRate: 2 }),
    input: [1, 7, 7, 1],
    output: [1, 3, 3, 1],
    params: 10,
    formula: (x, w) => add(conv2d(x, w("kernel"), { dilations: 2 }), w("bias")),
  },
  "Conv2D with groups, activation and no bias": {
    layer: () => new Conv2D({ filters: 6, kernelSize: 2, groups: 2, useBias: false, activation: "relu" }),
    input: [2, 4, 4, 4],
    output: [2, 3, 3, 6],
    params: 2 * 2 * 2 * 6,
    formula: (x, w) => relu(conv2d(x, w("kernel"), { groups: 2 })),
  },
  DepthwiseConv2D: {
    layer: () => new DepthwiseConv2D({ kernelSize: 3, depthMultiplier: 2, padding: "same" }),
    input: [1, 5, 4, 3],
    output: [1, 5, 4, 6],
    params: 9 * 3 * 2 + 6,
    formula: (x, w) => add(depthwiseConv2d(x, w("kernel"), { padding: "same" }), w("bias")),
  },
  "SeparableConv2D: 27 + 12 weights where a convolution has 108": {
    layer: () => new SeparableConv2D({ filters: 4, kernelSize: 3, useBias: false }),
    input: [1, 5, 5, 3],
    output: [1, 3, 3, 4],
    params: 39,
    formula: (x, w) => separableConv2d(x, w("depthwise_kernel"), w("pointwise_kernel")),
  },
  "Conv2DTranspose of the textbook": {
    layer: () => new Conv2DTranspose({ filters: 1, kernelSize: 3, padding: "VALID" }),
    input: [1, 2, 2, 1],
    output: [1, 4, 4, 1],
    params: 10,
    formula: (x, w) => add(conv2dTranspose(x, w("kernel")), w("bias")),
  },
  "Conv2DTranspose, strides 2 and output padding": {
    layer: () => new Conv2DTranspose({ filters: 2, kernelSize: 3, strides: 2, outputPadding: 1 }),
    input: [1, 2, 2, 3],
    output: [1, 6, 6, 2],
    params: 9 * 2 * 3 + 2,
    formula: (x, w) => add(conv2dTranspose(x, w("kernel"), { strides: 2, outputPadding: 1 }), w("bias")),
  },
  Dense: {
    layer: () => new Dense({ units: 3, activation: (x) => relu(x) }),
    input: [4, 5],
    output: [4, 3],
    params: 18,
    formula: (x, w) => relu(add(matMul(x, w("kernel")), w("bias"))),
  },
  MaxPool2D: {
    layer: () => new MaxPool2D({ poolSize: 3, strides: 2, padding: "same" }),
    input: [1, 7, 7, 2],
    output: [1, 4, 4, 2],
    params: 0,
    formula: (x) => maxPool2d(x, { poolSize: 3, strides: 2, padding: "same" }),
  },
  "AveragePool2D with its defaults": {
    layer: () => new AveragePool2D(),
    input: [1, 5, 4, 2],
    output: [1, 2, 2, 2],
    params: 0,
    formula: (x) => avgPool2d(x, { poolSize: 2 }),
  },
  "AveragePool2D that counts padding": {
    layer: () => new AveragePool2D({ poolSize: 2, strides: 1, padding: "same", countIncludePad: true }),
    input: [1, 3, 3, 1],
    output: [1, 3, 3, 1],
    params: 0,
    formula: (x) => avgPool2d(x, { poolSize: 2, strides: 1, padding: "same", countIncludePad: true }),
  },
  GlobalAveragePool2D: {
    layer: () => new GlobalAveragePool2D(),
    input: [2, 3, 4, 5],
    output: [2, 5],
    params: 0,
    formula: (x) => globalAvgPool2d(x),
  },
  "GlobalMaxPool2D, kept": {
    layer: () => new GlobalMaxPool2D({ keepDims: true }),
    input: [2, 3, 4, 5],
    output: [2, 1, 1, 5],
    params: 0,
    formula: (x) => globalMaxPool2d(x, { keepDims: true }),
  },
  LocalResponseNormalization: {
    layer: () =>
      new LocalResponseNormalization({ depthRadius: 2, bias: 2, alpha: 1e-4, beta: 0.75, name: "lrn" }),
    input: [1, 2, 2, 7],
    output: [1, 2, 2, 7],
    params: 0,
    formula: (x) => localResponseNormalization(x, { depthRadius: 2, bias: 2, alpha: 1e-4, beta: 0.75 }),
  },
  Flatten: {
    layer: () => new Flatten(),
    input: [2, 3, 4, 5],
    output: [2, 60],
    params: 0,
    formula: (x) => x.alias([2, 60]),
  },
  "Reshape with one size left over": {
    layer: () => new Reshape({ targetShape: [6, -1] }),
    input: [2, 3, 4],
    output: [2, 6, 2],
    params: 0,
    formula: (x) => x.alias([2, 6, 2]),
  },
  "ZeroPadding2D of every side": {
    layer: () =>
      new ZeroPadding2D({
        padding: [
          [1, 2],
          [0, 3],
        ],
      }),
    input: [1, 2, 2, 1],
    output: [1, 5, 5, 1],
    params: 0,
    formula: (x) =>
      pad(x, [
        [0, 0],
        [1, 2],
        [0, 3],
        [0, 0],
      ]),
  },
  ReLU: {
    layer: () => new ReLU(),
    input: [2, 3],
    output: [2, 3],
    params: 0,
    formula: (x) => relu(x),
  },
  "Activation by name": {
    layer: () => new Activation("relu"),
    input: [2, 3],
    output: [2, 3],
    params: 0,
    formula: (x) => relu(x),
  },
};

describe.each(Object.entries(CASES))("%s", (_, { layer: make, input, output, params, formula }) => {
  it("has its shape, its weights and its formula, and gives every weight a gradient", () => {
    using _scope = openScope(backend);
    const layer = make();
    const x = randomNormal(backend, input, { seed: 7 });
    const y = layer.call(x);
    expect(y.shape).toEqual(output);
    expect(layer.parameters.reduce((total, { shape }) => total + sizeOf(shape), 0)).toBe(params);
    const expected = formula(x, (name) => layer.weight(name).value);
    expect(Array.from(y.readSync())).toEqual(Array.from(expected.readSync()));
    const { grads } = valueAndGrad([x, ...layer.parameters.map(({ value }) => value)], () =>
      sum(layer.call(x)),
    );
    expect([...grads.values()]).not.toContain(null);
  });
});

describe("UpSampling2D", () => {
  it("repeats pixels: 7×7×4 → 21×21×4", () => {
    using _scope = openScope(backend);
    const input = randomNormal(backend, [1, 7, 7, 4], { seed: 1 });
    const output = new UpSampling2D({ size: 3 }).call(input);
    expect(output.shape).toEqual([1, 21, 21, 4]);
    const [x, y] = [input.readSync(), output.readSync()];
    for (let row = 0; row < 21; row++) {
      for (let column = 0; column < 21; column++) {
        const from = (Math.floor(row / 3) * 7 + Math.floor(column / 3)) * 4;
        expect(Array.from(y.subarray((row * 21 + column) * 4, (row * 21 + column) * 4 + 4))).toEqual(
          Array.from(x.subarray(from, from + 4)),
        );
      }
    }
  });

  it("interpolates between pixel centers, and repeats the border", () => {
    using _scope = openScope(backend);
    const x = randomNormal(backend, [1, 1, 2, 1], { seed: 3 });
    const [left, right] = x.readSync() as Float32Array;
    const y = new UpSampling2D({ size: [1, 2], interpolation: "bilinear" }).call(x).readSync();
    const expected = [left!, 0.75 * left! + 0.25 * right!, 0.25 * left! + 0.75 * right!, right!];
    // Products by ¼ and ¾ and one sum: within two roundings of float32.
    for (const [index, value] of expected.entries())
      expect(Math.abs(y[index]! - value)).toBeLessThanOrEqual(2 ** -22);
  });
});

describe("bias and activation", () => {
  it.each<[string, () => Layer, Shape, readonly string[]]>([
    [
      "Conv2D",
      () => new Conv2D({ filters: 2, kernelSize: 2, activation: "relu" }),
      [1, 3, 3, 1],
      ["conv2dBias"],
    ],
    [
      "Conv2D",
      () => new Conv2D({ filters: 2, kernelSize: 2, activation: relu }),
      [1, 3, 3, 1],
      ["conv2dBias"],
    ],
    ["Conv2D", () => new Conv2D({ filters: 2, kernelSize: 2, useBias: false }), [1, 3, 3, 1], ["conv2d"]],
    ["Dense", () => new Dense({ units: 2, activation: "relu" }), [1, 3], ["matMulBias"]],
    ["Dense", () => new Dense({ units: 2, activation: "tanh" }), [1, 3], ["matMulBias", "unary"]],
  ])("%s leaves them to the backend where it can, case %#", (_, make, shape, calls) => {
    const fused = createFusedReference();
    const x = randomNormal(fused, shape, { seed: 1 });
    const layer = make();
    layer.call(x);
    fused.calls.length = 0;
    layer.call(x);
    expect(fused.calls).toEqual(calls);
  });
});

describe("Dropout", () => {
  it("passes everything in inference, and drops by seed, place and step in training", () => {
    using _scope = openScope(backend);
    const x = randomNormal(backend, [1, 1000], { seed: 2 });
    const layer = new Dropout({ rate: 0.4 });
    expect(layer.call(x)).toBe(x);
    const at = (step: number) => Array.from(layer.call(x, { training: true, step }).readSync());
    expect(at(1)).toEqual(at(1));
    expect(at(1)).not.toEqual(at(2));
    const dropped = at(1).filter((value) => value === 0).length;
    // Five standard deviations of a binomial of 1,000 at 0.4: 5·√240.
    expect(Math.abs(dropped - 400)).toBeLessThan(78);
    const own = () => Array.from(layer.call(x, { training: true }).readSync());
    expect(own()).not.toEqual(own());
  });
});

describe("BatchNormalization", () => {
  it("normalizes by the batch in training, keeps moving statistics, and uses them in inference", () => {
    using _scope = openScope(backend);
    const x = randomNormal(backend, [8, 3], { seed: 5, mean: 2, stddev: 3 });
    const layer = new BatchNormalization({ momentum: 0.9, epsilon: 1e-3 });
    layer.call(x);
    expect(layer.parameters.map(({ name, trainable }) => [name, trainable])).toEqual([
      ["batch_normalization/gamma", true],
      ["batch_normalization/beta", true],
      ["batch_normalization/moving_mean", false],
      ["batch_normalization/moving_variance", false],
    ]);
    const values = x.readSync();
    const column = (c: number) => [0, 1, 2, 3, 4, 5, 6, 7].map((row) => values[row * 3 + c]!);
    const mean = (list: number[]) => list.reduce((a, b) => a + b) / list.length;
    const variance = (list: number[]) => mean(list.map((v) => (v - mean(list)) ** 2));
    const trained = layer.call(x, { training: true }).readSync();
    const inferred = layer.call(x).readSync();
    for (const c of [0, 1, 2]) {
      const center = mean(column(c));
      const spread = variance(column(c));
      expect(layer.movingMean.value.readSync()[c]).toBeCloseTo(0.1 * center, 5);
      // The population's variance, not n / (n − 1) of it.
      expect(layer.movingVariance.value.readSync()[c]).toBeCloseTo(0.9 + 0.1 * spread, 5);
      for (const row of [0, 3, 7]) {
        const value = values[row * 3 + c]!;
        expect(trained[row * 3 + c]).toBeCloseTo((value - center) / Math.sqrt(spread + 1e-3), 4);
        const moved = (value - 0.1 * center) / Math.sqrt(0.9 + 0.1 * spread + 1e-3);
        expect(inferred[row * 3 + c]).toBeCloseTo(moved, 4);
      }
    }
  });

  it("leaves its statistics alone when frozen, also in training", () => {
    using _scope = openScope(backend);
    const x = randomNormal(backend, [8, 2], { seed: 5 });
    const layer = new BatchNormalization({ trainable: false });
    const inferred = layer.call(x).readSync();
    expect(layer.call(x, { training: true }).readSync()).toEqual(inferred);
    expect(layer.trainableParameters).toEqual([]);
    layer.trainable = true;
    expect(layer.trainableParameters.map(({ name }) => name)).toEqual([
      "batch_normalization/gamma",
      "batch_normalization/beta",
    ]);
  });
});

it("knows Keras's other names", () => {
  expect(MaxPooling2D).toBe(MaxPool2D);
  expect(AveragePooling2D).toBe(AveragePool2D);
});

it.each([
  [() => new Conv2D({ kernelSize: 3 } as never), "OPTION", /Conv2D: filters is missing/],
  [() => new Conv2D({ filters: 3 } as never), "OPTION", /Conv2D: kernelSize is missing/],
  [() => new Conv2D({ filters: 1.5, kernelSize: 3 }), "OPTION", /filters 1.5 is not a size/],
  [
    () => new Conv2D({ filters: 3, kernel_size: 3 } as never),
    "OPTION",
    /unknown option "kernel_size". Did you mean "kernelSize"\?/,
  ],
  [
    () => new Conv2D({ filters: 3, kernelSize: 3, activation: "rellu" as never }),
    "OPTION",
    /unknown activation "rellu"/,
  ],
  [() => new Dense({ units: 3, kernelInitializer: "glorot" }), "OPTION", /unknown initializer "glorot"/],
  [() => new Dense({ unit: 3 } as never), "OPTION", /Did you mean "units"\?/],
  [() => new Dropout({ rate: 1 }), "OPTION", /rate 1 is not in \[0, 1\)/],
  [() => new BatchNormalization({ momentum: 1 }), "OPTION", /momentum 1 is not in/],
  [() => new UpSampling2D({ interpolation: "cubic" as never }), "OPTION", /unknown interpolation "cubic"/],
  [() => new ZeroPadding2D({ padding: -1 }), "OPTION", /padding -1 is not a padding/],
  [() => new Reshape({} as never), "OPTION", /targetShape is missing/],
])("refuses options that make no sense, case %#", (make, code, message) => {
  expect(make).toThrow(message);
  expect(make).toThrow(expect.objectContaining({ code }));
});
