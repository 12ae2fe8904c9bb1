import {
  type ConcatGeometry,
  type ExpandGeometry,
  type PadGeometry,
  type PermuteGeometry,
  rowMajorStrides,
  type Shape,
  type SliceGeometry,
  sizeOf,
  type TypedArray,
} from "@striate/core";

export function expand(x: TypedArray, { dimensions, strides }: ExpandGeometry): TypedArray {
  return gather(x, dimensions, strides, 0);
}

export function permute(x: TypedArray, { outputShape, strides }: PermuteGeometry): TypedArray {
  return gather(x, outputShape, strides, 0);
}

export function slice(x: TypedArray, { inputShape, outputShape, begin }: SliceGeometry): TypedArray {
  const strides = rowMajorStrides(inputShape);
  const start = begin.reduce((sum, position, axis) => sum + position * strides[axis], 0);
  return gather(x, outputShape, strides, start);
}

/** A new array in the order of a walk over `shape` that steps through `x` by `strides`. */
function gather(x: TypedArray, shape: Shape, strides: readonly number[], start: number): TypedArray {
  const y = like(x, sizeOf(shape));
  const length = shape.at(-1) ?? 1;
  const step = strides.at(-1) ?? 1;
  walkRows(shape, strides, start, (from, to) => {
    for (let i = 0; i < length; i++) y[to + i] = x[from + i * step];
  });
  return y;
}

export function pad(x: TypedArray, geometry: PadGeometry, value: number): TypedArray {
  const { inputShape, outputShape, before } = geometry;
  const y = like(x, sizeOf(outputShape)).fill(value);
  const strides = rowMajorStrides(outputShape);
  const start = before.reduce((sum, count, axis) => sum + count * strides[axis], 0);
  const length = inputShape.at(-1) ?? 1;
  walkRows(inputShape, strides, start, (inOutput, inInput) => {
    for (let i = 0; i < length; i++) y[inOutput + i] = x[inInput + i];
  });
  return y;
}

/** Visits every row (run along the last axis) of a tensor: `strided` is where it begins by `strides`, `packed` in row-major order. */
function walkRows(
  shape: Shape,
  strides: readonly number[],
  start: number,
  visit: (strided: number, packed: number) => void,
): void {
  const last = shape.length - 1;
  const length = shape[last] ?? 1;
  const rows = sizeOf(shape) / length;
  const position = new Int32Array(Math.max(0, last));
  let strided = start;
  for (let row = 0; row < rows; row++) {
    visit(strided, row * length);
    for (let axis = last - 1; axis >= 0; axis--) {
      strided += strides[axis];
      if (++position[axis] < shape[axis]) break;
      position[axis] = 0;
      strided -= strides[axis] * shape[axis];
    }
  }
}

export function concat(
  parts: readonly TypedArray[],
  { outputShape, outer, runs }: ConcatGeometry,
): TypedArray {
  const y = like(parts[0], sizeOf(outputShape));
  let to = 0;
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < parts.length; k++) {
      y.set(parts[k].subarray(o * runs[k], (o + 1) * runs[k]), to);
      to += runs[k];
    }
  }
  return y;
}

export function oneHot(labels: TypedArray, classes: number): Float32Array {
  const y = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (label >= 0 && label < classes) y[i * classes + label] = 1;
  }
  return y;
}

function like(x: TypedArray, size: number): TypedArray {
  return x instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
}
