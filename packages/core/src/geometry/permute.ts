import { TensorError } from "../errors.js";
import type { Shape } from "../shape.js";

/** The output is walked in row-major order; a step along output axis i moves `strides[i]` elements in the input. */
export interface PermuteGeometry {
  readonly outputShape: Shape;
  readonly strides: readonly number[];
}

/** @throws TensorError `SHAPE` unless `permutation` names every axis once */
export function permuteGeometry(op: string, shape: Shape, permutation: readonly number[]): PermuteGeometry {
  const rank = shape.length;
  if (permutation.length !== rank || permutation.some((_, axis) => !permutation.includes(axis))) {
    throw new TensorError(
      "SHAPE",
      op,
      `[${permutation.join(", ")}] is not an order of the ${rank} axes`,
      `Name every axis from 0 to ${rank - 1} once`,
    );
  }
  const inputStrides = rowMajorStrides(shape);
  return {
    outputShape: permutation.map((axis) => shape[axis]!),
    strides: permutation.map((axis) => inputStrides[axis]!),
  };
}

/** Elements to step for one step along each axis of a contiguous tensor. */
export function rowMajorStrides(shape: Shape): readonly number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis]!;
  }
  return strides;
}
