import { type Shape, sameShape } from "../shape.js";
import type { Tensor } from "../Tensor.js";
import { reshape } from "./reshape.js";
import { sum } from "./sum.js";

/** Undoes broadcasting in a gradient: adds up over the axes along which `shape` was stretched. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const missing = x.rank - shape.length;
  const axes = x.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < missing || shape[axis - missing] !== x.shape[axis]);
  return reshape(sum(x, { axis: axes, keepDims: true }), shape);
}
