import { type Conv2dGeometry, type DeviceBuffer, type Pool2dGeometry, sizeOf } from "@striate/core";
import { type EdgeMutant, edgeMutant, wrong } from "./EdgeMutant.js";
import { instead } from "./Mutant.js";

const REDUCED = "{ outer: 1, reduced: 1, inner: 1 }";
const CONVOLVED = 'conv2dGeometry("conv2d", [1, 1, 1, 1], [1, 1, 1, 1]';
const POOLED = 'pool2dGeometry("pool2d", [1, 1, 1, 1]';

/** Where every axis has size 1, and where an image is smaller than others. */
export const edgeOnesMutants: readonly EdgeMutant[] = [
  ...(["sum", "max"] as const).map((of) =>
    edgeMutant(
      `the ${of} of one number is wrong`,
      `reduce ${of}`,
      `reduce("${of}", x, ${REDUCED})`,
      (on) => ({
        reduce: (op, x, geometry) => wrong(on, on.reduce(op, x, geometry), op === of && x.size === 1),
      }),
    ),
  ),
  edgeMutant("the largest of one number is the second", "argMax", `argMax(x, ${REDUCED})`, (on) => ({
    argMax: (x, geometry) => wrong(on, on.argMax(x, geometry), x.size === 1),
  })),
  edgeMutant("one label of one class is wrong", "oneHot", "oneHot(labels, 1)", (on) => ({
    oneHot: (labels, classes) => wrong(on, on.oneHot(labels, classes), labels.size * classes === 1),
  })),
  edgeMutant("one number by one number is wrong", "matMulBias", '("matMul", [1, 1], [1, 1]', (on) => ({
    matMulBias: (a, b, bias, activation, geometry) =>
      wrong(on, on.matMulBias!(a, b, bias, activation, geometry), a.size * b.size === 1),
  })),
  ...(["conv2d", "conv2dGradInput", "conv2dGradKernel"] as const).map((method) =>
    edgeMutant("one pixel by one weight is wrong", method, CONVOLVED, (on) => ({
      [method]: (a: DeviceBuffer, b: DeviceBuffer, geometry: Conv2dGeometry) =>
        wrong(on, on[method](a, b, geometry), isOne(geometry) && sizeOf(geometry.kernelShape) === 1),
    })),
  ),
  edgeMutant("one pixel by one weight is wrong", "conv2dBias", CONVOLVED, (on) => ({
    conv2dBias: (x, kernel, bias, activation, geometry) =>
      wrong(on, on.conv2dBias!(x, kernel, bias, activation, geometry), isOne(geometry) && kernel.size === 1),
  })),
  edgeMutant("the largest of one pixel is wrong", "maxPool2d", POOLED, (on) => ({
    maxPool2d: (x, geometry) => {
      const { values, argmax } = on.maxPool2d(x, geometry);
      return { values: wrong(on, values, isOne(geometry)), argmax };
    },
  })),
  edgeMutant("the gradient of one pixel is wrong", "maxPool2dGrad", POOLED, (on) => ({
    maxPool2dGrad: (dy, argmax, geometry) =>
      wrong(on, on.maxPool2dGrad(dy, argmax, geometry), isOne(geometry)),
  })),
  ...(["avgPool2d", "avgPool2dGrad"] as const).flatMap((method) => [
    edgeMutant("the mean of one pixel is wrong", method, POOLED, (on) => ({
      [method]: (x: DeviceBuffer, geometry: Pool2dGeometry) =>
        wrong(on, on[method](x, geometry), isOne(geometry)),
    })),
    // Within what a mean may be off, so that only whole numbers tell.
    edgeMutant("of images of up to three rows the last bit is wrong", method, `${method} `, (on) => ({
      [method]: (x: DeviceBuffer, geometry: Pool2dGeometry) =>
        instead(on, on[method](x, geometry), (y) =>
          geometry.inHeight <= 3 ? y.map((value) => value * (1 + 2 ** -23)) : y,
        ),
    })),
  ]),
  edgeMutant("one row of one channel is wrong", "batchNorm", "batchNorm!(x,", (on) => ({
    batchNorm: (x, statistics, weights, epsilon) =>
      wrong(on, on.batchNorm!(x, statistics, weights, epsilon), x.size === 1),
  })),
  edgeMutant("one row of one channel is wrong", "batchNormTraining", "batchNormTraining!(x,", (on) => ({
    batchNormTraining: (x, weights, epsilon) => {
      const { y, mean, variance } = on.batchNormTraining!(x, weights, epsilon);
      return { y, mean: wrong(on, mean, x.size === 1), variance };
    },
  })),
  edgeMutant("one row of one channel is wrong", "batchNormGrad", "batchNormGrad!(dy,", (on) => ({
    batchNormGrad: (dy, x, statistics, gamma, epsilon) => {
      const { dx, dGamma, dBeta } = on.batchNormGrad!(dy, x, statistics, gamma, epsilon);
      return { dx, dGamma, dBeta: wrong(on, dBeta, x.size === 1) };
    },
  })),
];

function isOne({ inputShape, outputShape }: Pick<Conv2dGeometry, "inputShape" | "outputShape">): boolean {
  return sizeOf(inputShape) * sizeOf(outputShape) === 1;
}
