import { rowMajorStrides } from "@striate/core";

/** @import { ConcatGeometry, ExpandGeometry, PadGeometry, PermuteGeometry, SliceGeometry, TypedArray } from "@striate/core" */

/**
 * Where a walk over `dimensions`, the last axis fastest, comes by: `start`, and `strides[axis]` more for every step along an axis.
 * A stride of 0 stays, so numbers repeat.
 *
 * @param {readonly number[]} dimensions
 * @param {readonly number[]} strides
 * @param {number} [start]
 */
export function places(dimensions, strides, start = 0) {
  let table = Int32Array.of(start);
  for (const [axis, length] of dimensions.entries()) {
    const longer = new Int32Array(table.length * length);
    for (let i = 0, to = 0; i < table.length; i++) {
      for (let step = 0; step < length; step++, to++) longer[to] = table[i] + step * strides[axis];
    }
    table = longer;
  }
  return table;
}

/** @type {(y: TypedArray, x: TypedArray, geometry: ExpandGeometry) => void} */
export function expand(y, x, { dimensions, strides }) {
  gather(y, x, places(dimensions, strides));
}

/** @type {(y: TypedArray, x: TypedArray, geometry: PermuteGeometry) => void} */
export function permute(y, x, { outputShape, strides }) {
  gather(y, x, places(outputShape, strides));
}

/** @type {(y: TypedArray, x: TypedArray, geometry: SliceGeometry) => void} */
export function slice(y, x, { inputShape, outputShape, begin }) {
  const strides = rowMajorStrides(inputShape);
  gather(y, x, places(outputShape, strides, dot(begin, strides)));
}

/** @type {(y: TypedArray, x: TypedArray, geometry: PadGeometry, value: number) => void} */
export function pad(y, x, { inputShape, outputShape, before }, value) {
  const strides = rowMajorStrides(outputShape);
  const inside = places(inputShape, strides, dot(before, strides));
  y.fill(value);
  for (let i = 0; i < x.length; i++) y[inside[i]] = x[i];
}

/** @type {(y: TypedArray, parts: readonly TypedArray[], geometry: ConcatGeometry) => void} */
export function concat(y, parts, { outer, runs }) {
  let to = 0;
  for (let o = 0; o < outer; o++) {
    for (const [k, part] of parts.entries()) {
      y.set(part.subarray(o * runs[k], (o + 1) * runs[k]), to);
      to += runs[k];
    }
  }
}

/** @type {(y: TypedArray, x: TypedArray, from: Int32Array) => void} */
function gather(y, x, from) {
  for (let i = 0; i < y.length; i++) y[i] = x[from[i]];
}

/**
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
function dot(a, b) {
  return a.reduce((sum, value, axis) => sum + value * b[axis], 0);
}
