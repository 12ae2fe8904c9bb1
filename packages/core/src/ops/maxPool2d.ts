import { record } from "../autodiff/record.js";
import { POOL2D_OPTIONS, type Pool2dOptions, pool2dGeometry } from "../geometry/pool2d.js";
import { checkOptions } from "../options.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";

/**
 * Largest value in each window of each channel. `[n, h, w, c]` → `[n, h′, w′, c]`. Padding never wins.
 *
 * Ties go to the first maximum in row-major order on every backend, so the gradient, which flows only to that element,
 * is the same everywhere.
 *
 * @throws TensorError `SHAPE`, `OPTION`, `DTYPE`
 * @example
 * maxPool2d(images, { poolSize: 2 });                                // 28×28 → 14×14
 * maxPool2d(images, { poolSize: 3, strides: 2, padding: "same" });   // 27×27 → 14×14
 */
export function maxPool2d(x: Tensor, options: Pool2dOptions): Tensor {
  const op = "maxPool2d";
  const backend = operands(op, [x], "float32");
  checkOptions(op, options, POOL2D_OPTIONS);
  const geometry = pool2dGeometry(op, x.shape, options);
  const { values, argmax } = backend.maxPool2d(x.buffer, geometry);
  const y = new Tensor(backend, values, geometry.outputShape);
  const winners = new Tensor(backend, argmax, geometry.outputShape);
  return record(
    op,
    y,
    [x],
    (dy) => [new Tensor(backend, backend.maxPool2dGrad(dy.buffer, winners.buffer, geometry), x.shape)],
    [winners],
  );
}
