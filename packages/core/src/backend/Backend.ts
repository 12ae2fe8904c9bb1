import type { BroadcastGeometry } from "../geometry/broadcast.js";
import type { ConcatGeometry } from "../geometry/concat.js";
import type { Conv2dGeometry } from "../geometry/conv2d.js";
import type { ExpandGeometry } from "../geometry/expand.js";
import type { MatMulGeometry } from "../geometry/matMul.js";
import type { PadGeometry } from "../geometry/pad.js";
import type { PermuteGeometry } from "../geometry/permute.js";
import type { Pool2dGeometry } from "../geometry/pool2d.js";
import type { ReduceGeometry } from "../geometry/reduce.js";
import type { SliceGeometry } from "../geometry/slice.js";

/** float32 holds everything that is computed with; int32 holds class ids, indices and counts. */
export type DType = "float32" | "int32";

export type TypedArray = Float32Array | Int32Array;

export type UnaryOp = "abs" | "exp" | "log" | "neg" | "relu" | "sigmoid" | "sign" | "sqrt" | "tanh";

/** `equal` and `greater` give 1 or 0 as float32, whatever the dtype they compare. */
export type BinaryOp = "add" | "sub" | "mul" | "div" | "maximum" | "minimum" | "equal" | "greater";

export type ReduceOp = "sum" | "max";

/** What a fused primitive does to its result. */
export type FusedActivation = "linear" | "relu";

/** One step of Adam as plain numbers; see `Adam` in `@striate/training` for where they come from. */
export interface AdamStep {
  /** Learning rate with both bias corrections in it. */
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  /** Added to √v. */
  readonly epsilon: number;
}

/** One step of stochastic gradient descent as plain numbers. */
export interface SgdStep {
  readonly rate: number;
  readonly momentum: number;
  readonly nesterov: boolean;
}

/** A run of numbers owned by one backend. Opaque: only that backend may look inside. */
export interface DeviceBuffer {
  readonly dtype: DType;
  readonly size: number;
}

export interface BackendMemory {
  /** Buffers handed out and not yet freed. */
  readonly buffers: number;
  /** Bytes in those buffers. */
  readonly bytes: number;
}

/**
 * Everything a device must do. Every backend keeps these promises:
 *
 * - A primitive returns at once; the device may still be computing. Only `read` waits.
 * - Inputs are borrowed and never written. Every returned buffer is new; the caller frees it, once.
 * - Geometry arrives validated and resolved, so a primitive is loops, not checks.
 * - Numbers are finite. What NaN and ±∞ become in arithmetic is unspecified; `write` then `read` keeps every bit.
 * - Unless a primitive says otherwise its inputs and output are float32.
 */
export interface Backend<B extends DeviceBuffer = DeviceBuffer> {
  readonly name: string;

  /** Copies host numbers to the device; the array's type is the buffer's dtype. */
  write(values: TypedArray): B;
  /** Waits for the device and copies the numbers back. */
  read(buffer: B): Promise<TypedArray>;
  /** `read` without waiting, where the device can. */
  readSync?(buffer: B): TypedArray;
  /** Gives the buffer back. Freeing twice, or using it afterwards, is an error. */
  free(buffer: B): void;
  memory(): BackendMemory;
  /** Ends the backend and everything on it. */
  dispose(): void;

  fill(size: number, value: number, dtype: DType): B;
  /** float32 → int32 drops the fraction (towards zero); int32 → float32 rounds to nearest. */
  cast(x: B, dtype: DType): B;
  unary(op: UnaryOp, x: B): B;
  /** Both inputs of one dtype; int32 only for `equal` and `greater`. */
  binary(op: BinaryOp, a: B, b: B, geometry: BroadcastGeometry): B;
  /** x · scale + shift */
  affine(x: B, scale: number, shift: number): B;
  reduce(op: ReduceOp, x: B, geometry: ReduceGeometry): B;
  /** int32 position of the largest value; the first of equal ones. The input may be int32. */
  argMax(x: B, geometry: ReduceGeometry): B;

  /** Repeats along the axes whose stride is 0. Any dtype. */
  expand(x: B, geometry: ExpandGeometry): B;
  /** Reorders axes. Any dtype. */
  permute(x: B, geometry: PermuteGeometry): B;
  /** Surrounds with `value`. Any dtype. */
  pad(x: B, geometry: PadGeometry, value: number): B;
  /** Cuts a block out. Any dtype. */
  slice(x: B, geometry: SliceGeometry): B;
  /** Joins along one axis. Any dtype, the same for all parts. */
  concat(parts: readonly B[], geometry: ConcatGeometry): B;
  /** int32 class ids → float32 rows of 0 with one 1; an id outside 0 … classes − 1 gives a row of zeros. */
  oneHot(labels: B, classes: number): B;

  matMul(a: B, b: B, geometry: MatMulGeometry): B;
  /** Cross-correlation (the kernel is not flipped), NHWC with HWIO. */
  conv2d(x: B, kernel: B, geometry: Conv2dGeometry): B;
  /** The adjoint of `conv2d` in x: what `dy` at the output means at the input. */
  conv2dGradInput(dy: B, kernel: B, geometry: Conv2dGeometry): B;
  /** The adjoint of `conv2d` in the kernel. */
  conv2dGradKernel(x: B, dy: B, geometry: Conv2dGeometry): B;

  /**
   * Largest value in each window and where in the window it stood: `argmax` is int32, row × windowWidth + column.
   * Of equal values the first in row-major order wins. Cells outside the image do not compete.
   */
  maxPool2d(x: B, geometry: Pool2dGeometry): { readonly values: B; readonly argmax: B };
  maxPool2dGrad(dy: B, argmax: B, geometry: Pool2dGeometry): B;
  /** Mean over the window's cells inside the image, or inside the padded image when `countPadding`. */
  avgPool2d(x: B, geometry: Pool2dGeometry): B;
  avgPool2dGrad(dy: B, geometry: Pool2dGeometry): B;

  /*
   * Fused primitives, all optional. Each is what the others compute together, in one pass over memory; an operation calls it where a
   * backend has it and composes otherwise. Channels are the last axis: `bias.size`, `mean.size`.
   */

  /** `conv2d`, plus `bias[channel]`, then the activation. */
  conv2dBias?(x: B, kernel: B, bias: B, activation: FusedActivation, geometry: Conv2dGeometry): B;
  /** `matMul`, plus `bias[column]`, then the activation. */
  matMulBias?(a: B, b: B, bias: B, activation: FusedActivation, geometry: MatMulGeometry): B;
  /** The gradient of relu, by its output y: dy where y is above 0, else 0. */
  reluGrad?(dy: B, y: B): B;
  /** γ · (x − mean) / √(variance + ε) + β with given statistics. Without γ it is 1, without β 0. */
  batchNorm?(x: B, statistics: BatchNormStatistics<B>, weights: BatchNormWeights<B>, epsilon: number): B;
  /**
   * The same with the batch's own statistics: mean and population variance of every channel over all rows. At least one of γ and β is
   * given, and tells how many channels there are.
   */
  batchNormTraining?(
    x: B,
    weights: BatchNormWeights<B>,
    epsilon: number,
  ): { readonly y: B; readonly mean: B; readonly variance: B };
  /** The gradient of `batchNormTraining` at its y, through the statistics; `dGamma` is Σ dy · x̂ and `dBeta` Σ dy, with γ or without. */
  batchNormGrad?(
    dy: B,
    x: B,
    statistics: BatchNormStatistics<B>,
    gamma: B | undefined,
    epsilon: number,
  ): { readonly dx: B; readonly dGamma: B; readonly dBeta: B };
  /**
   * For int32 class ids, one a row, all in range: `losses[row]` = −Σ target · log softmax(logits), with (1 − s) · one-hot + s / classes as
   * the target, and `gradient` = softmax(logits) − target, at the logits' size.
   */
  softmaxCrossEntropy?(
    logits: B,
    labels: B,
    labelSmoothing: number,
  ): { readonly losses: B; readonly gradient: B };
  /** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − rate · m / (√v + ε). */
  adamStep?(
    value: B,
    gradient: B,
    momentum: B,
    velocity: B,
    step: AdamStep,
  ): { readonly value: B; readonly momentum: B; readonly velocity: B };
  /** v ← momentum · v − rate · g, w ← w + v, or w ← w + momentum · v − rate · g with `nesterov`. */
  sgdStep?(value: B, gradient: B, velocity: B, step: SgdStep): { readonly value: B; readonly velocity: B };
}

export interface BatchNormStatistics<B> {
  readonly mean: B;
  readonly variance: B;
}

export interface BatchNormWeights<B> {
  readonly gamma: B | undefined;
  readonly beta: B | undefined;
}
