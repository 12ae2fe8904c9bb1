import { record } from "../autodiff/record.js";
import { expandGeometry } from "../geometry/expand.js";
import { checkShape, type Shape, sameShape } from "../shape.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";
import { sumTo } from "./sumTo.js";

/**
 * Repeats a tensor along axes of size 1 (or missing in front) until it has `shape`; TensorFlow's `broadcast_to`.
 *
 * @throws TensorError `SHAPE`
 */
export function expand(x: Tensor, shape: Shape): Tensor {
  const backend = operands("expand", [x]);
  checkShape("expand", shape);
  if (sameShape(x.shape, shape)) return record("expand", x.alias(shape), [x], (dy) => [dy]);
  const geometry = expandGeometry("expand", x.shape, shape);
  const y = new Tensor(backend, backend.expand(x.buffer, geometry), geometry.outputShape);
  return record("expand", y, [x], (dy) => [sumTo(dy, x.shape)]);
}
