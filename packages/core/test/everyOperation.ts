import type { Tensor } from "../src/index.js";
import * as core from "../src/index.js";
import { above, one, several, type Use, uses } from "./uses.js";
import { distinct, positive } from "./values.js";

const images = [2, 5, 4, 3];
const labels = [2, 0];
const soft = { data: Float32Array.of(0.25, 0.5, 0.25, 1, 0, 0), shape: [2, 3] };

/** Operations with a gradient, by the name that `core` exports, each in the uses that reach its branches. */
export const DIFFERENTIABLE: Readonly<Record<string, readonly Use[]>> = uses({
  abs: [[one([3, 4]), core.abs]],
  add: [
    [several([2, 3], [2, 3]), core.add],
    [several([2, 3, 2], [3, 1]), core.add],
    [one([2, 3]), (x) => core.add(x, 3)],
    [one([2, 3]), (x) => core.add(-0.1, x)],
    [one([4]), (x) => core.add(x, x)],
  ],
  avgPool2d: [
    [one(images), (x) => core.avgPool2d(x, { poolSize: 2 })],
    [one(images), (x) => core.avgPool2d(x, { poolSize: [3, 2], strides: [2, 1], padding: "same" })],
    [one(images), (x) => core.avgPool2d(x, { poolSize: 3, strides: 1, padding: 1, countIncludePad: true })],
    [one(images), (x) => core.avgPool2d(x, { poolSize: 2, strides: 2, ceilMode: true })],
  ],
  batchNorm: [
    [
      (backend) => [
        distinct(backend, [2, 2, 3]),
        distinct(backend, [3]),
        positive(backend, [3]),
        distinct(backend, [3], 1),
        distinct(backend, [3], 2),
      ],
      (x, mean, variance, gamma, beta) => core.batchNorm(x, { mean, variance }, { gamma, beta }),
    ],
    [
      (backend) => [distinct(backend, [4, 3]), distinct(backend, [3]), positive(backend, [3])],
      (x, mean, variance) => core.batchNorm(x, { mean, variance }),
    ],
    [
      (backend) => [
        distinct(backend, [4, 3]),
        distinct(backend, [3]),
        positive(backend, [3]),
        distinct(backend, [3], 1),
      ],
      (x, mean, variance, gamma) => core.batchNorm(x, { mean, variance }, { gamma }),
    ],
    [
      (backend) => [
        distinct(backend, [4, 3]),
        distinct(backend, [3]),
        positive(backend, [3]),
        distinct(backend, [3], 1),
      ],
      (x, mean, variance, beta) => core.batchNorm(x, { mean, variance }, { beta }),
    ],
  ],
  batchNormTraining: [
    [several([2, 3, 2, 3]), (x) => normalized(core.batchNormTraining(x))],
    [
      several([4, 3], [3], [3]),
      (x, gamma, beta) => normalized(core.batchNormTraining(x, { gamma, beta, epsilon: 0.1 })),
    ],
    [several([4, 3], [3]), (x, gamma) => normalized(core.batchNormTraining(x, { gamma }))],
    [several([4, 3], [3]), (x, beta) => normalized(core.batchNormTraining(x, { beta }))],
  ],
  cast: [[one([3]), (x) => core.cast(x, "float32")]],
  clip: [[one([3, 4]), (x) => core.clip(x, { min: -0.375, max: 0.25 })]],
  concat: [
    [several([2, 1, 3], [2, 2, 3]), (a, b) => core.concat([a, b], { axis: 1 })],
    [several([2, 1]), (a) => core.concat([a, a, a])],
  ],
  conv2d: [
    [several(images, [3, 2, 3, 2]), (x, k) => core.conv2d(x, k)],
    [several(images, [2, 3, 3, 2]), (x, k) => core.conv2d(x, k, { strides: [2, 1], padding: "same" })],
    [several([1, 6, 6, 2], [3, 2, 2, 2]), (x, k) => core.conv2d(x, k, { dilations: [2, 3], padding: 1 })],
    [several([1, 4, 4, 4], [2, 2, 2, 6]), (x, k) => core.conv2d(x, k, { groups: 2, strides: 2 })],
    [
      several([1, 3, 3, 1], [2, 2, 1, 2]),
      (x, k) =>
        core.conv2d(x, k, {
          padding: [
            [0, 2],
            [1, 0],
          ],
        }),
    ],
    [several(images, [2, 2, 3, 2], [2]), (x, k, bias) => core.conv2d(x, k, { strides: 2, bias })],
    [
      several(images, [2, 2, 3, 2], [2]),
      (x, k, bias) => core.conv2d(x, k, { padding: "same", bias, activation: "relu" }),
    ],
    [several(images, [2, 2, 3, 2]), (x, k) => core.conv2d(x, k, { activation: "relu" })],
  ],
  conv2dTranspose: [
    [several([1, 2, 2, 3], [3, 3, 2, 3]), (x, k) => core.conv2dTranspose(x, k, { strides: 2 })],
    [
      several([1, 2, 2, 1], [3, 3, 2, 1]),
      (x, k) => core.conv2dTranspose(x, k, { strides: 2, outputShape: [6, 6] }),
    ],
    [
      several([2, 2, 3, 1], [2, 3, 1, 1]),
      (x, k) => core.conv2dTranspose(x, k, { strides: 2, padding: "same", outputPadding: 1 }),
    ],
    [several([1, 3, 3, 1], [2, 2, 1, 1]), (x, k) => core.conv2dTranspose(x, k, { dilations: 2, padding: 1 })],
  ],
  depthwiseConv2d: [
    [several(images, [2, 2, 3, 2]), (x, k) => core.depthwiseConv2d(x, k, { strides: 2, padding: "same" })],
    [several([1, 5, 5, 2], [2, 2, 2, 1]), (x, k) => core.depthwiseConv2d(x, k, { dilations: 2 })],
  ],
  div: [
    [(backend) => [distinct(backend, [2, 3]), positive(backend, [3], 1)], core.div],
    [above([2, 2]), (x) => core.div(1, x)],
  ],
  dropout: [[one([4, 5]), (x) => core.dropout(x, { rate: 0.5, seed: 3 })]],
  exp: [[one([3, 3]), core.exp]],
  expand: [
    [one([2, 1, 3]), (x) => core.expand(x, [2, 2, 4, 3])],
    [one([2, 3]), (x) => core.expand(x, [2, 3])],
  ],
  expandDims: [[one([2, 3]), (x) => core.expandDims(x, -1)]],
  globalAvgPool2d: [[one(images), (x) => core.globalAvgPool2d(x)]],
  globalMaxPool2d: [[one([2, 3, 2, 2]), (x) => core.globalMaxPool2d(x, { keepDims: true })]],
  leakyRelu: [
    [one([3, 4]), (x) => core.leakyRelu(x)],
    [one([3, 4]), (x) => core.leakyRelu(x, { alpha: -0.5 })],
  ],
  localResponseNormalization: [
    [one([1, 2, 2, 5]), (x) => core.localResponseNormalization(x)],
    [
      one([1, 2, 1, 6]),
      (x) => core.localResponseNormalization(x, { depthRadius: 1, bias: 2, alpha: 0.5, beta: 0.75 }),
    ],
  ],
  log: [[above([3, 3]), core.log]],
  logSoftmax: [
    [one([3, 4]), (x) => core.logSoftmax(x)],
    [one([3, 2, 2]), (x) => core.logSoftmax(x, { axis: 0 })],
  ],
  matMul: [
    [several([2, 3], [3, 4]), (a, b) => core.matMul(a, b)],
    [several([3, 2], [3, 4]), (a, b) => core.matMul(a, b, { transposeA: true })],
    [several([2, 3], [4, 3]), (a, b) => core.matMul(a, b, { transposeB: true })],
    [several([3, 2], [4, 3]), (a, b) => core.matMul(a, b, { transposeA: true, transposeB: true })],
    [several([2, 2, 3], [2, 3, 2]), (a, b) => core.matMul(a, b)],
    [several([2, 2, 3], [2, 3]), (a, b) => core.matMul(a, b, { transposeB: true })],
    [several([2, 3], [2, 2, 1]), (a, b) => core.matMul(a, b, { transposeA: true })],
    [several([2, 3], [3, 4], [4]), (a, b, bias) => core.matMul(a, b, { bias })],
    [
      several([2, 2, 3], [4, 3], [4]),
      (a, b, bias) => core.matMul(a, b, { transposeB: true, bias, activation: "relu" }),
    ],
    [several([2, 3], [3, 4]), (a, b) => core.matMul(a, b, { activation: "relu" })],
  ],
  max: [
    [one([2, 3, 2]), (x) => core.max(x, { axis: [0, 2] })],
    [one([2, 3]), (x) => core.max(x)],
    [one([2, 3]), (x) => core.max(x, { axis: 1, keepDims: true })],
  ],
  maxPool2d: [
    [one(images), (x) => core.maxPool2d(x, { poolSize: 2 })],
    [one([1, 5, 5, 2]), (x) => core.maxPool2d(x, { poolSize: 3, strides: 2, padding: "same" })],
    [one([1, 5, 5, 1]), (x) => core.maxPool2d(x, { poolSize: 2, ceilMode: true })],
  ],
  maximum: [[several([2, 3], [3]), core.maximum]],
  mean: [
    [one([2, 3, 2]), (x) => core.mean(x, { axis: [0, 2] })],
    [one([2, 3]), (x) => core.mean(x)],
  ],
  min: [[one([2, 3, 2]), (x) => core.min(x, { axis: 1 })]],
  minimum: [[several([2, 1], [1, 3]), core.minimum]],
  mul: [
    [several([2, 3], [2, 3]), core.mul],
    [several([2, 3, 2], [3, 1]), core.mul],
    [one([2, 3]), (x) => core.mul(-2, x)],
    [one([2, 3]), (x) => core.mul(x, 0.1)],
  ],
  neg: [[one([2, 3]), core.neg]],
  pad: [
    [
      one([2, 3]),
      (x) =>
        core.pad(
          x,
          [
            [1, 0],
            [0, 2],
          ],
          { value: 7 },
        ),
    ],
  ],
  relu: [[one([3, 4]), core.relu]],
  reshape: [[one([2, 6]), (x) => core.reshape(x, [3, -1])]],
  separableConv2d: [
    [
      several([1, 4, 4, 2], [3, 3, 2, 2], [1, 1, 4, 3]),
      (x, depthwise, pointwise) => core.separableConv2d(x, depthwise, pointwise, { padding: "same" }),
    ],
  ],
  sigmoid: [[one([3, 4]), core.sigmoid]],
  slice: [[one([3, 4]), (x) => core.slice(x, [1, 0], [-1, 3])]],
  softmax: [
    [one([3, 4]), (x) => core.softmax(x)],
    [one([2, 3, 2]), (x) => core.softmax(x, { axis: 1 })],
  ],
  softmaxCrossEntropy: [
    [one([2, 3]), (x) => core.softmaxCrossEntropy(x, labels)],
    [one([2, 3]), (x) => core.softmaxCrossEntropy(x, labels, { labelSmoothing: 0.2, reduction: "sum" })],
    [one([2, 3]), (x) => core.softmaxCrossEntropy(x, labels, { reduction: "none" })],
    [
      one([2, 1, 3]),
      (x) =>
        core.softmaxCrossEntropy(x, { data: Int32Array.from(labels), shape: [2, 1] }, { reduction: "none" }),
    ],
    [one([2, 3]), (x) => core.softmaxCrossEntropy(x, soft)],
  ],
  sqrt: [[above([3, 3]), core.sqrt]],
  square: [[one([3, 3]), core.square]],
  squeeze: [[one([2, 1, 3, 1]), (x) => core.squeeze(x, { axis: 1 })]],
  stack: [[several([2, 3], [2, 3]), (a, b) => core.stack([a, b], { axis: 1 })]],
  sub: [
    [several([2, 3], [3]), core.sub],
    [one([2, 3]), (x) => core.sub(1, x)],
    [one([2, 3]), (x) => core.sub(x, 0.1)],
  ],
  sum: [
    [one([2, 3, 2]), (x) => core.sum(x, { axis: [0, 2] })],
    [one([2, 3]), (x) => core.sum(x, { axis: -1, keepDims: true })],
  ],
  tanh: [[one([3, 4]), core.tanh]],
  transpose: [[one([2, 3, 4]), (x) => core.transpose(x, [1, 2, 0])]],
});

/** The result alone; the statistics are given back. */
function normalized({ y, mean, variance }: core.BatchStatistics): Tensor {
  mean.dispose();
  variance.dispose();
  return y;
}
