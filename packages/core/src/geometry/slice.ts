import { TensorError } from "../errors.js";
import { formatShape, type Shape } from "../shape.js";

/** The output's element at position p stands in the input at position p + begin, axis by axis. */
export interface SliceGeometry {
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly begin: readonly number[];
}

/** A size of −1 reaches to the end of its axis. @throws TensorError `SHAPE` for a block that leaves the tensor */
export function sliceGeometry(op: string, shape: Shape, begin: Shape, size: Shape): SliceGeometry {
  const outputShape = shape.map((length, axis) => (size[axis] === -1 ? length - begin[axis]! : size[axis]!));
  const fits = shape.every((length, axis) => {
    const from = begin[axis]!;
    const count = outputShape[axis]!;
    return (
      Number.isInteger(from) && Number.isInteger(count) && from >= 0 && count >= 1 && from + count <= length
    );
  });
  if (begin.length !== shape.length || size.length !== shape.length || !fits) {
    throw new TensorError(
      "SHAPE",
      op,
      `a block of size [${size.join(", ")}] from [${begin.join(", ")}] does not lie inside ${formatShape(shape)}`,
      "Give a begin of at least 0 and a size of at least 1 for every axis, or −1 for the rest of it",
    );
  }
  return { inputShape: shape, outputShape, begin };
}
