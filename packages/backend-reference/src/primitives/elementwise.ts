import type { BinaryOp, BroadcastGeometry, DType, TypedArray, UnaryOp } from "@striate/core";

export function unary(op: UnaryOp, x: Float32Array): Float32Array {
  const y = new Float32Array(x.length);
  // One loop an operation: a call for every element would cost more than the arithmetic.
  switch (op) {
    case "abs":
      for (let i = 0; i < x.length; i++) y[i] = Math.abs(x[i]);
      return y;
    case "exp":
      for (let i = 0; i < x.length; i++) y[i] = Math.exp(x[i]);
      return y;
    case "log":
      for (let i = 0; i < x.length; i++) y[i] = Math.log(x[i]);
      return y;
    case "neg":
      for (let i = 0; i < x.length; i++) y[i] = -x[i];
      return y;
    case "relu":
      for (let i = 0; i < x.length; i++) y[i] = Math.max(x[i], 0);
      return y;
    case "sigmoid":
      for (let i = 0; i < x.length; i++) y[i] = 1 / (1 + Math.exp(-x[i]));
      return y;
    case "sign":
      for (let i = 0; i < x.length; i++) y[i] = Math.sign(x[i]);
      return y;
    case "sqrt":
      for (let i = 0; i < x.length; i++) y[i] = Math.sqrt(x[i]);
      return y;
    case "tanh":
      for (let i = 0; i < x.length; i++) y[i] = Math.tanh(x[i]);
      return y;
  }
}

export function affine(x: Float32Array, scale: number, shift: number): Float32Array {
  const y = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) y[i] = x[i] * scale + shift;
  return y;
}

export function cast(x: TypedArray, dtype: DType): TypedArray {
  return dtype === "int32" ? Int32Array.from(x, Math.trunc) : Float32Array.from(x);
}

/**
 * Walks the output row by row along the innermost merged axis. In every geometry its two strides are 0 or 1, and the outer axes only
 * move where a row begins.
 */
export function binary(
  op: BinaryOp,
  a: TypedArray,
  b: TypedArray,
  geometry: BroadcastGeometry,
): Float32Array {
  const { dimensions, aStrides, bStrides } = geometry;
  const last = dimensions.length - 1;
  const length = dimensions[last];
  const rows = dimensions.slice(0, last).reduce((product, size) => product * size, 1);
  const y = new Float32Array(rows * length);
  const row = ROWS[op];
  const position = new Int32Array(last);
  let aStart = 0;
  let bStart = 0;
  for (let index = 0; index < rows; index++) {
    row(y, index * length, length, a, aStart, aStrides[last], b, bStart, bStrides[last]);
    for (let axis = last - 1; axis >= 0; axis--) {
      aStart += aStrides[axis];
      bStart += bStrides[axis];
      if (++position[axis] < dimensions[axis]) break;
      position[axis] = 0;
      aStart -= aStrides[axis] * dimensions[axis];
      bStart -= bStrides[axis] * dimensions[axis];
    }
  }
  return y;
}

/** One row of the output, from `start` on; `a` and `b` advance by their steps. */
type Row = (
  y: Float32Array,
  start: number,
  length: number,
  a: TypedArray,
  aStart: number,
  aStep: number,
  b: TypedArray,
  bStart: number,
  bStep: number,
) => void;

const ROWS: Readonly<Record<BinaryOp, Row>> = {
  add: (y, start, length, a, i, aStep, b, j, bStep) => {
    for (let k = start; k < start + length; k++, i += aStep, j += bStep) y[k] = a[i] + b[j];
  },
  sub: (y, start, length, a, i, aStep, b, j, bStep) => {
    for (let k = start; k < start + length; k++, i += aStep, j += bStep) y[k] = a[i] - b[j];
  },
  mul: (y, start, length, a, i, aStep, b, j, bStep) => {
    for (let k = start; k < start + length; k++, i += aStep, j += bStep) y[k] = a[i] * b[j];
  },
  div: (y, start, length, a, i, aStep, b, j, bStep) => {
    for (let k = start; k < start + length; k++, i += aStep, j += bStep) y[k] = a[i] / b[j];
  },
  maximum: (y, start, length, a, i, aStep, b, j, bStep) => {
    for (let k = start; k < start + length; k++, i += aStep, j += bStep) y[k] = Math.max(a[i], b[j]);
  },
  minimum: (y, start, length, a, i, aStep, b, j, bStep) => {
    for (let k = start; k < start + length; k++, i += aStep, j += bStep) y[k] = Math.min(a[i], b[j]);
  },
  equal: (y, start, length, a, i, aStep, b, j, bStep) => {
    for (let k = start; k < start + length; k++, i += aStep, j += bStep) y[k] = a[i] === b[j] ? 1 : 0;
  },
  greater: (y, start, length, a, i, aStep, b, j, bStep) => {
    for (let k = start; k < start + length; k++, i += aStep, j += bStep) y[k] = a[i] > b[j] ? 1 : 0;
  },
};
