import { record } from "../autodiff/record.js";
import { sliceGeometry } from "../geometry/slice.js";
import type { Shape } from "../shape.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";
import { pad } from "./pad.js";

/**
 * Cuts out the block of `size` that starts at `begin`. A size of −1 reaches to the end of its axis.
 *
 * @throws TensorError `SHAPE` for a block that does not lie inside
 * @example
 * slice(images, [0, 2, 2, 0], [-1, 24, 24, -1]);   // the middle of 28×28 pictures
 */
export function slice(x: Tensor, begin: Shape, size: Shape): Tensor {
  const backend = operands("slice", [x]);
  const geometry = sliceGeometry("slice", x.shape, begin, size);
  const { outputShape } = geometry;
  const y = new Tensor(backend, backend.slice(x.buffer, geometry), outputShape);
  return record("slice", y, [x], (dy) => [
    pad(
      dy,
      x.shape.map((length, axis) => [begin[axis]!, length - begin[axis]! - outputShape[axis]!] as const),
    ),
  ]);
}
