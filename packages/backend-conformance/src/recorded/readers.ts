import type {
  Backend,
  Conv2dGeometry,
  DeviceBuffer,
  Pool2dGeometry,
  ReduceGeometry,
  TypedArray,
} from "@striate/core";
import type { PrimitiveName } from "../Call.js";
import { describedConvolution } from "../cases/conv2d.js";
import { castPlan, fillPlan, oneHotPlan } from "../cases/conversions.js";
import { affinePlan, unaryPlan } from "../cases/elementwise.js";
import { convolutionBiasPlan, productBiasPlan, reluGradPlan } from "../cases/fusedProducts.js";
import { adamPlan, crossEntropyPlan, sgdPlan } from "../cases/fusedTraining.js";
import { describedProduct } from "../cases/matMul.js";
import type { Plan } from "../cases/Primitive.js";
import { describedAverage, describedMaxPool, maxPoolGradCall } from "../cases/pool2d.js";
import { argMaxPlan, reducePlan } from "../cases/reduce.js";
import type { Convolution } from "../tolerance/convolutionBound.js";
import { given } from "./given.js";
import { onGrid, onRows } from "./onGrid.js";
import type { Reducible } from "./Reducible.js";
import { type ConvolutionKind, reducibleConvolution } from "./reducibleConvolution.js";
import {
  reducibleBinary,
  reducibleConcat,
  reducibleExpand,
  reduciblePad,
  reduciblePermute,
  reducibleSlice,
} from "./reducibleLayout.js";
import {
  reducibleBatchNorm,
  reducibleBatchNormGrad,
  reducibleBatchNormTraining,
} from "./reducibleNormalization.js";
import { type PoolingKind, reduciblePooling } from "./reduciblePooling.js";
import { reducibleProduct } from "./reducibleProduct.js";

type Values = readonly TypedArray[];
/** What a call reads, what it is with numbers in that, and which of several operations it is. */
export type Read = readonly [
  buffers: readonly DeviceBuffer[],
  make: (values: Values) => Reducible,
  op?: string,
];

type Readers = {
  readonly [Method in PrimitiveName]: (...args: Parameters<NonNullable<Backend[Method]>>) => Read;
};

/** A record, so that a method that is new in the contract is missing here for the compiler too. */
export const READERS: Readers = {
  fill: (size, value, dtype) => [[], () => ({ call: fillPlan(size, value, dtype)(given([])), axes: [] })],
  cast: (x, dtype) => [[x], rows((length) => castPlan(length, x.dtype, dtype))],
  unary: (op, x) => [[x], rows((length) => unaryPlan(op, length)), op],
  binary: (op, a, b, geometry) => [[a, b], (values) => reducibleBinary(op, geometry, values), op],
  affine: (x, scale, shift) => [[x], rows((length) => affinePlan(length, scale, shift))],
  reduce: (op, x, geometry) => [[x], reduced((smaller) => reducePlan(op, smaller), geometry), op],
  argMax: (x, geometry) => [[x], reduced((smaller) => argMaxPlan(smaller, x.dtype === "int32"), geometry)],
  expand: (x, geometry) => [[x], (values) => reducibleExpand(geometry, values)],
  permute: (x, geometry) => [[x], (values) => reduciblePermute(geometry, values)],
  pad: (x, geometry, value) => [[x], (values) => reduciblePad(geometry, value, values)],
  slice: (x, geometry) => [[x], (values) => reducibleSlice(geometry, values)],
  concat: (parts, geometry) => [parts, (values) => reducibleConcat(geometry, values)],
  oneHot: (labels, classes) => [[labels], rows((length) => oneHotPlan(length, classes))],
  matMul: (a, b, geometry) => [[a, b], (values) => reducibleProduct(describedProduct, geometry, values)],
  matMulBias: (a, b, bias, activation, geometry) => [
    [a, b, bias],
    (values) => reducibleProduct((described) => productBiasPlan(described, activation), geometry, values),
  ],
  conv2d: (x, kernel, geometry) => [[x, kernel], convolved("conv2d", ["x", "kernel"], geometry)],
  conv2dGradInput: (dy, kernel, geometry) => [
    [dy, kernel],
    convolved("conv2dGradInput", ["dy", "kernel"], geometry),
  ],
  conv2dGradKernel: (x, dy, geometry) => [[x, dy], convolved("conv2dGradKernel", ["x", "dy"], geometry)],
  conv2dBias: (x, kernel, bias, activation, geometry) => [
    [x, kernel, bias],
    (values) =>
      reducibleConvolution(
        { roles: ["x", "kernel", "bias"], plan: (described) => convolutionBiasPlan(described, activation) },
        geometry,
        values,
      ),
  ],
  maxPool2d: (x, geometry) => [
    [x],
    (values) =>
      reduciblePooling(
        { inputs: ["image"], call: (described, cut) => describedMaxPool(described)(given(cut)) },
        geometry,
        values,
      ),
  ],
  maxPool2dGrad: (dy, argmax, geometry) => [
    [dy, argmax],
    (values) =>
      reduciblePooling(
        {
          inputs: ["output", "output"],
          call: (described, cut) =>
            maxPoolGradCall(described, given(cut).floats("dy", cut[0].length), cut[1]),
        },
        geometry,
        values,
      ),
  ],
  avgPool2d: (x, geometry) => [[x], averaged("avgPool2d", "image", geometry)],
  avgPool2dGrad: (dy, geometry) => [[dy], averaged("avgPool2dGrad", "output", geometry)],
  reluGrad: (dy, y) => [[dy, y], rows(reluGradPlan)],
  batchNorm: (x, { mean, variance }, { gamma, beta }, epsilon) => [
    [x, mean, variance, ...there(gamma), ...there(beta)],
    (values) => reducibleBatchNorm({ withGamma: !!gamma, withBeta: !!beta, epsilon }, values),
  ],
  batchNormTraining: (x, { gamma, beta }, epsilon) => [
    [x, ...there(gamma), ...there(beta)],
    (values) => reducibleBatchNormTraining({ withGamma: !!gamma, withBeta: !!beta, epsilon }, values),
  ],
  batchNormGrad: (dy, x, { mean, variance }, gamma, epsilon) => [
    [dy, x, mean, variance, ...there(gamma)],
    (values) => reducibleBatchNormGrad({ withGamma: !!gamma, epsilon }, values),
  ],
  softmaxCrossEntropy: (logits, labels, smoothing) => [
    [logits, labels],
    (values) =>
      onGrid(
        ([count, classes]) => crossEntropyPlan(count, classes, smoothing),
        // Classes stay: the labels name them.
        { sizes: [labels.size, logits.size / labels.size], inputs: [[0, 1], [0]], free: [0] },
        values,
      ),
  ],
  adamStep: (value, gradient, momentum, velocity, step) => [
    [value, gradient, momentum, velocity],
    rows((length) => adamPlan(length, step)),
  ],
  sgdStep: (value, gradient, velocity, step) => [
    [value, gradient, velocity],
    rows((length) => sgdPlan(length, step)),
  ],
};

const there = (buffer: DeviceBuffer | undefined): readonly DeviceBuffer[] =>
  buffer === undefined ? [] : [buffer];

function rows(plan: (length: number) => Plan): (values: Values) => Reducible {
  return (values) => onRows(plan, values);
}

function reduced(
  plan: (geometry: ReduceGeometry) => Plan,
  { outer, reduced: length, inner }: ReduceGeometry,
): (values: Values) => Reducible {
  const grid = { sizes: [outer, length, inner], inputs: [[0, 1, 2]] };
  return (values) =>
    onGrid(([before, along, behind]) => plan({ outer: before, reduced: along, inner: behind }), grid, values);
}

function convolved(
  method: Convolution,
  roles: ConvolutionKind["roles"],
  geometry: Conv2dGeometry,
): (values: Values) => Reducible {
  const plan: ConvolutionKind["plan"] = (described) => describedConvolution(method, described);
  return (values) => reducibleConvolution({ roles, plan }, geometry, values);
}

function averaged(
  method: "avgPool2d" | "avgPool2dGrad",
  input: "image" | "output",
  geometry: Pool2dGeometry,
): (values: Values) => Reducible {
  const kind: PoolingKind = {
    inputs: [input],
    call: (described, values) => describedAverage(method, described)(given(values)),
  };
  return (values) => reduciblePooling(kind, geometry, values);
}
