import { TensorError } from "../errors.js";
import type { Shape } from "../shape.js";

/** The input's element at position p stands in the output at position p + before, axis by axis. */
export interface PadGeometry {
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly before: readonly number[];
}

/** @throws TensorError `SHAPE` unless there is a `[before, after]` of whole numbers ≥ 0 for every axis */
export function padGeometry(
  op: string,
  shape: Shape,
  paddings: readonly (readonly [number, number])[],
): PadGeometry {
  const valid = (size: number | undefined) => size !== undefined && Number.isInteger(size) && size >= 0;
  if (
    !Array.isArray(paddings) ||
    paddings.length !== shape.length ||
    paddings.some(([before, after]) => !valid(before) || !valid(after))
  ) {
    throw new TensorError(
      "SHAPE",
      op,
      `a tensor of rank ${shape.length} cannot be padded by ${JSON.stringify(paddings)}`,
      "Give a pair [before, after] of whole numbers of at least 0 for every axis",
    );
  }
  return {
    inputShape: shape,
    outputShape: shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]),
    before: paddings.map(([before]) => before),
  };
}
