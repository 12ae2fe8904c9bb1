import { TensorError } from "../errors.js";
import { formatShape, type Shape } from "../shape.js";

/** `batch` products of an m×k by a k×n matrix. A batch stride of 0 uses the same matrix for all of them. */
export interface MatMulGeometry {
  readonly outputShape: Shape;
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** `a` is stored k×m (b: n×k) instead of m×k (k×n). */
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly aBatchStride: number;
  readonly bBatchStride: number;
}

export interface MatMulOptions {
  /** Use `a` transposed in its last two axes. Default false. */
  readonly transposeA?: boolean;
  /** Use `b` transposed in its last two axes. Default false. */
  readonly transposeB?: boolean;
}

/** @throws TensorError `SHAPE` */
export function matMulGeometry(op: string, a: Shape, b: Shape, options: MatMulOptions = {}): MatMulGeometry {
  const { transposeA = false, transposeB = false } = options;
  if (a.length < 2 || b.length < 2) {
    throw new TensorError(
      "SHAPE",
      op,
      `needs matrices, received ${formatShape(a)} and ${formatShape(b)}`,
      "Use reshape or expandDims to give both two axes",
    );
  }
  const [aRows, aColumns] = [a[a.length - 2]!, a[a.length - 1]!];
  const [bRows, bColumns] = [b[b.length - 2]!, b[b.length - 1]!];
  const [m, k] = transposeA ? [aColumns, aRows] : [aRows, aColumns];
  const [kOfB, n] = transposeB ? [bColumns, bRows] : [bRows, bColumns];
  if (k !== kOfB) {
    throw new TensorError(
      "SHAPE",
      op,
      `inner sizes ${k} and ${kOfB} differ: ${formatShape(a)}${transposeA ? " transposed" : ""} by ${formatShape(b)}${transposeB ? " transposed" : ""}`,
      "Transpose one of them, or reshape",
    );
  }
  const aBatch = a.slice(0, -2);
  const bBatch = b.slice(0, -2);
  const outputBatch = aBatch.length === 0 ? bBatch : aBatch;
  const equal = aBatch.length === bBatch.length && aBatch.every((size, axis) => size === bBatch[axis]);
  if (!equal && aBatch.length > 0 && bBatch.length > 0) {
    throw new TensorError(
      "SHAPE",
      op,
      `batches ${formatShape(aBatch)} and ${formatShape(bBatch)} differ`,
      "Leading axes must be equal, or one side a single matrix",
    );
  }
  return {
    outputShape: [...outputBatch, m, n],
    batch: outputBatch.reduce((size, length) => size * length, 1),
    m,
    k,
    n,
    transposeA,
    transposeB,
    aBatchStride: aBatch.length === 0 ? 0 : m * k,
    bBatchStride: bBatch.length === 0 ? 0 : k * n,
  };
}
