import { record } from "../autodiff/record.js";
import { padGeometry } from "../geometry/pad.js";
import { checkOptions } from "../options.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";
import { slice } from "./slice.js";

/**
 * Surrounds a tensor with `value`.
 *
 * @param paddings `[before, after]` for every axis
 * @throws TensorError `SHAPE`
 * @example
 * pad(images, [[0, 0], [2, 2], [2, 2], [0, 0]]);   // 28×28 → 32×32
 */
export function pad(
  x: Tensor,
  paddings: readonly (readonly [number, number])[],
  options: { readonly value?: number } = {},
): Tensor {
  const backend = operands("pad", [x]);
  checkOptions("pad", options, ["value"]);
  const { value = 0 } = options;
  const geometry = padGeometry("pad", x.shape, paddings);
  const y = new Tensor(backend, backend.pad(x.buffer, geometry, value), geometry.outputShape);
  return record("pad", y, [x], (dy) => [slice(dy, geometry.before, x.shape)]);
}
