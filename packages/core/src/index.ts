export {
  checkGradients,
  type GradientCheck,
  type GradientCheckOptions,
} from "./autodiff/checkGradients.js";
export { type GradientTape, gradientTape } from "./autodiff/gradientTape.js";
export { record } from "./autodiff/record.js";
export type { Vjp } from "./autodiff/Tape.js";
export { type Gradients, type ValueAndGrad, valueAndGrad } from "./autodiff/valueAndGrad.js";
export type {
  AdamStep,
  Backend,
  BackendMemory,
  BatchNormStatistics,
  BatchNormWeights,
  BinaryOp,
  DeviceBuffer,
  DType,
  FusedActivation,
  ReduceOp,
  SgdStep,
  TypedArray,
  UnaryOp,
} from "./backend/Backend.js";
export { type Bound, bindPrimitives } from "./backend/bindPrimitives.js";
export { createShapeBackend, type ShapeBackend } from "./backend/ShapeBackend.js";
export { type ErrorCode, TensorError } from "./errors.js";
export { type BroadcastGeometry, broadcastGeometry } from "./geometry/broadcast.js";
export { type ConcatGeometry, concatGeometry } from "./geometry/concat.js";
export { type Conv2dGeometry, type Conv2dOptions, conv2dGeometry } from "./geometry/conv2d.js";
export { type Conv2dTransposeOptions, conv2dTransposeGeometry } from "./geometry/conv2dTranspose.js";
export { type ExpandGeometry, expandGeometry } from "./geometry/expand.js";
export { type MatMulGeometry, type MatMulOptions, matMulGeometry } from "./geometry/matMul.js";
export { type PadGeometry, padGeometry } from "./geometry/pad.js";
export { type PermuteGeometry, permuteGeometry, rowMajorStrides } from "./geometry/permute.js";
export { type Pool2dGeometry, type Pool2dOptions, pool2dGeometry } from "./geometry/pool2d.js";
export type { ReduceGeometry } from "./geometry/reduce.js";
export { type SliceGeometry, sliceGeometry } from "./geometry/slice.js";
export type { Padding, Pair } from "./geometry/window.js";
export type { Scope } from "./memory/Scope.js";
export { detach, keep, openScope, release, type Tensors, tidy, untaped } from "./memory/scopes.js";
export { leakyRelu, relu, sigmoid, tanh } from "./ops/activations.js";
export { argMax } from "./ops/argMax.js";
export { add, div, mul, sub } from "./ops/arithmetic.js";
export { type AvgPool2dOptions, avgPool2d } from "./ops/avgPool2d.js";
export { batchNorm } from "./ops/batchNorm.js";
export type { BatchNormOptions } from "./ops/batchNormParts.js";
export { type BatchStatistics, batchNormTraining } from "./ops/batchNormTraining.js";
export type { Operand } from "./ops/binary.js";
export { cast, stopGradient } from "./ops/cast.js";
export { clip } from "./ops/clip.js";
export { equal, greater } from "./ops/comparison.js";
export { concat, stack } from "./ops/concat.js";
export { conv2d } from "./ops/conv2d.js";
export { conv2dTranspose } from "./ops/conv2dTranspose.js";
export { type DepthwiseConv2dOptions, depthwiseConv2d } from "./ops/depthwiseConv2d.js";
export { type DropoutOptions, dropout } from "./ops/dropout.js";
export { abs, exp, log, neg, sqrt, square } from "./ops/elementwise.js";
export type { EpilogueOptions } from "./ops/epilogue.js";
export { expand } from "./ops/expand.js";
export { maximum, minimum } from "./ops/extremes.js";
export { full, ones, zeros } from "./ops/full.js";
export { type GlobalPool2dOptions, globalAvgPool2d, globalMaxPool2d } from "./ops/globalPool2d.js";
export {
  type LocalResponseNormalizationOptions,
  localResponseNormalization,
} from "./ops/localResponseNormalization.js";
export { matMul } from "./ops/matMul.js";
export { max, min } from "./ops/max.js";
export { maxPool2d } from "./ops/maxPool2d.js";
export { movingAverage } from "./ops/movingAverage.js";
export { oneHot } from "./ops/oneHot.js";
export { operands } from "./ops/operands.js";
export { pad } from "./ops/pad.js";
export {
  type RandomNormalOptions,
  type RandomUniformOptions,
  randomNormal,
  randomUniform,
} from "./ops/random.js";
export { range } from "./ops/range.js";
export type { ReduceOptions } from "./ops/reduction.js";
export { expandDims, reshape, squeeze } from "./ops/reshape.js";
export { separableConv2d } from "./ops/separableConv2d.js";
export { slice } from "./ops/slice.js";
export { logSoftmax, type SoftmaxOptions, softmax } from "./ops/softmax.js";
export {
  type Labels,
  type SoftmaxCrossEntropyOptions,
  softmaxCrossEntropy,
} from "./ops/softmaxCrossEntropy.js";
export { mean, sum } from "./ops/sum.js";
export { type NestedNumbers, type NumericArray, type TensorValues, tensor } from "./ops/tensor.js";
export { transpose } from "./ops/transpose.js";
export { checkOptions } from "./options.js";
export { Parameter } from "./Parameter.js";
export { type Activity, currentActivity, withLabel } from "./profile/label.js";
export { type Profiled, type ProfileRecord, profiled } from "./profile/profiled.js";
export { formatShape, type Shape, sameShape, sizeOf } from "./shape.js";
export { Tensor } from "./Tensor.js";
