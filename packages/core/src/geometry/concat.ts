import { TensorError } from "../errors.js";
import { formatShape, type Shape } from "../shape.js";

/** Part k is `outer` runs of `runs[k]` elements; the output interleaves the parts' runs in order. */
export interface ConcatGeometry {
  readonly outputShape: Shape;
  readonly outer: number;
  /** Length of one run of each part: its size along the joined axis times everything inside it. */
  readonly runs: readonly number[];
}

/** @throws TensorError `SHAPE` when the parts differ on another axis than `axis` */
export function concatGeometry(op: string, shapes: readonly Shape[], axis: number): ConcatGeometry {
  const first = shapes[0]!;
  for (const shape of shapes) {
    if (
      shape.length !== first.length ||
      shape.some((size, other) => other !== axis && size !== first[other])
    ) {
      throw new TensorError(
        "SHAPE",
        op,
        `${formatShape(first)} and ${formatShape(shape)} cannot be joined along axis ${axis}`,
        "All other axes must have equal sizes",
      );
    }
  }
  const inner = first.slice(axis + 1).reduce((size, length) => size * length, 1);
  const outputShape = [...first];
  outputShape[axis] = shapes.reduce((sum, shape) => sum + shape[axis]!, 0);
  return {
    outputShape,
    outer: first.slice(0, axis).reduce((size, length) => size * length, 1),
    runs: shapes.map((shape) => shape[axis]! * inner),
  };
}
