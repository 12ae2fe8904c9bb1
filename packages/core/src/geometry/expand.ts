import { TensorError } from "../errors.js";
import { formatShape, type Shape } from "../shape.js";
import { broadcastGeometry } from "./broadcast.js";

/** One input repeated to fill an output; axes merged as in `BroadcastGeometry`. */
export interface ExpandGeometry {
  readonly outputShape: Shape;
  readonly dimensions: readonly number[];
  /** Elements to step in the input for one step along each merged axis; 0 repeats. */
  readonly strides: readonly number[];
}

/** @throws TensorError `SHAPE` when `input` does not stretch to exactly `outputShape` */
export function expandGeometry(op: string, input: Shape, outputShape: Shape): ExpandGeometry {
  const geometry = broadcastGeometry(op, input, outputShape);
  if (
    geometry.outputShape.some((size, axis) => size !== outputShape[axis]) ||
    input.length > outputShape.length
  ) {
    throw new TensorError(
      "SHAPE",
      op,
      `${formatShape(input)} does not stretch to ${formatShape(outputShape)}`,
      "Only axes of size 1, or missing in front, can stretch",
    );
  }
  return { outputShape, dimensions: geometry.dimensions, strides: geometry.aStrides };
}
