import { places } from "./layout.js";

/** @import { BinaryOp, BroadcastGeometry, TypedArray, UnaryOp } from "@striate/core" */

/** @type {Readonly<Record<UnaryOp, (x: number) => number>>} */
const UNARY = {
  abs: Math.abs,
  exp: Math.exp,
  log: Math.log,
  neg: (x) => -x,
  relu: (x) => Math.max(x, 0),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  sign: Math.sign,
  sqrt: Math.sqrt,
  tanh: Math.tanh,
};

/** @type {Readonly<Record<BinaryOp, (a: number, b: number) => number>>} */
const BINARY = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  maximum: Math.max,
  minimum: Math.min,
  equal: (a, b) => (a === b ? 1 : 0),
  greater: (a, b) => (a > b ? 1 : 0),
};

/** @type {(op: UnaryOp, y: TypedArray, x: TypedArray) => void} */
export function unary(op, y, x) {
  const f = UNARY[op];
  for (let i = 0; i < y.length; i++) y[i] = f(x[i]);
}

/** @type {(op: BinaryOp, y: TypedArray, a: TypedArray, b: TypedArray, geometry: BroadcastGeometry) => void} */
export function binary(op, y, a, b, { dimensions, aStrides, bStrides }) {
  const f = BINARY[op];
  const fromA = places(dimensions, aStrides);
  const fromB = places(dimensions, bStrides);
  for (let i = 0; i < y.length; i++) y[i] = f(a[fromA[i]], b[fromB[i]]);
}

/** @type {(y: TypedArray, x: TypedArray, scale: number, shift: number) => void} */
export function affine(y, x, scale, shift) {
  for (let i = 0; i < y.length; i++) y[i] = x[i] * scale + shift;
}

/**
 * Rows of 0 with one 1. The block may have been used before, so the zeros are written too.
 *
 * @type {(y: TypedArray, labels: TypedArray, classes: number) => void}
 */
export function oneHot(y, labels, classes) {
  y.fill(0);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row];
    if (label >= 0 && label < classes) y[row * classes + label] = 1;
  }
}
