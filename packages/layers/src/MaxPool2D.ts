import { checkOptions, maxPool2d, type Pool2dOptions, type Tensor } from "@striate/core";
import { Layer } from "./Layer.js";
import { POOL_OPTIONS, type Pool2DLayerOptions, poolOf } from "./poolOptions.js";

/**
 * Largest value in each window; Keras's MaxPooling2D. `[n, h, w, c]` → `[n, h′, w′, c]`
 *
 * @throws TensorError `OPTION`; `SHAPE` when the input does not fit
 * @example
 * new MaxPool2D({ poolSize: 2 });
 */
export class MaxPool2D extends Layer {
  override readonly type: string = "MaxPool2D";
  readonly #pool: Pool2dOptions;

  constructor(options: Pool2DLayerOptions = {}) {
    super(options);
    checkOptions("MaxPool2D", options, POOL_OPTIONS);
    this.#pool = poolOf("MaxPool2D", options);
  }

  call(x: Tensor): Tensor {
    return maxPool2d(x, this.#pool);
  }
}
