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
}
