import { record } from "../autodiff/record.js";
import { POOL2D_OPTIONS, type Pool2dOptions, pool2dGeometry } from "../geometry/pool2d.js";
import { checkOptions } from "../options.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";

export interface AvgPool2dOptions extends Pool2dOptions {
  /** Divide by all cells of the window that lie in the padded image, not only those in the image. Default false. */
  readonly countIncludePad?: boolean;
}

/**
 * Mean of each window of each channel. `[n, h, w, c]` → `[n, h′, w′, c]`. A window that hangs over the border is divided by
 * the cells inside the image, forward and backward, unless `countIncludePad`.
 *
 * @throws TensorError `SHAPE`, `OPTION`, `DTYPE`
 * @example
 * avgPool2d(images, { poolSize: 2 });
 */
export function avgPool2d(x: Tensor, options: AvgPool2dOptions): Tensor {
  const op = "avgPool2d";
  const backend = operands(op, [x], "float32");
  checkOptions(op, options, [...POOL2D_OPTIONS, "countIncludePad"]);
  const geometry = pool2dGeometry(op, x.shape, options);
  const y = new Tensor(backend, backend.avgPool2d(x.buffer, geometry), geometry.outputShape);
  return record(op, y, [x], (dy) => [
    new Tensor(backend, backend.avgPool2dGrad(dy.buffer, geometry), x.shape),
  ]);
}
