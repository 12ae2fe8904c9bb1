import { TensorError } from "./errors.js";

/** Sizes of a tensor's axes, outermost first; `[]` is a scalar. Every size is at least 1. */
export type Shape = readonly number[];

/** How many numbers a tensor of this shape holds. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, dimension) => size * dimension, 1);
}

/** `32×28×28×1`, or `scalar`. */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? "scalar" : shape.join("×");
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}

/** @throws TensorError `SHAPE` unless every size is a whole number of at least 1 */
export function checkShape(op: string, shape: Shape): void {
  if (!Array.isArray(shape) || shape.some((dimension) => !Number.isInteger(dimension) || dimension < 1)) {
    throw new TensorError(
      "SHAPE",
      op,
      `a shape is an array of whole numbers of at least 1, received ${JSON.stringify(shape)}`,
      "Give every axis its size",
    );
  }
}

/**
 * Resolves an axis counted from the front (0 …) or from the back (−1 …) to one counted from the front.
 *
 * @throws TensorError `SHAPE`
 */
export function resolveAxis(op: string, axis: number, rank: number): number {
  if (!Number.isInteger(axis) || axis < -rank || axis >= rank) {
    throw new TensorError(
      "SHAPE",
      op,
      `axis ${axis} does not exist in a tensor of rank ${rank}`,
      rank === 0 ? "A scalar has no axes" : `Use an axis from ${-rank} to ${rank - 1}`,
    );
  }
  return axis < 0 ? axis + rank : axis;
}

/**
 * Resolves axes to ascending ones counted from the front; without any, all axes.
 *
 * @throws TensorError `SHAPE` for an axis that does not exist or stands twice
 */
export function resolveAxes(
  op: string,
  axes: number | readonly number[] | undefined,
  rank: number,
): readonly number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  const list = typeof axes === "number" ? [axes] : axes;
  const resolved = list.map((axis) => resolveAxis(op, axis, rank)).sort((a, b) => a - b);
  const twice = resolved.find((axis, index) => axis === resolved[index + 1]);
  if (twice !== undefined) {
    throw new TensorError(
      "SHAPE",
      op,
      `axis ${twice} stands twice in [${list.join(", ")}]`,
      "Name every axis once",
    );
  }
  return resolved;
}
