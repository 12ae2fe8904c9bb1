import { record } from "../autodiff/record.js";
import { permuteGeometry } from "../geometry/permute.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";

/**
 * Reorders axes: output axis i is input axis `permutation[i]`.
 *
 * @param permutation default: all axes reversed
 * @throws TensorError `SHAPE` unless every axis stands in it once
 * @example
 * transpose(images, [0, 3, 1, 2]);   // NHWC → NCHW
 */
export function transpose(x: Tensor, permutation: readonly number[] = [...x.shape.keys()].reverse()): Tensor {
  const backend = operands("transpose", [x]);
  const geometry = permuteGeometry("transpose", x.shape, permutation);
  const y = new Tensor(backend, backend.permute(x.buffer, geometry), geometry.outputShape);
  return record("transpose", y, [x], (dy) => [
    transpose(
      dy,
      permutation.map((_, axis) => permutation.indexOf(axis)),
    ),
  ]);
}
