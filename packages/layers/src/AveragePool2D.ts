import { avgPool2d, checkOptions, type Pool2dOptions, type Tensor } from "@striate/core";
import { Layer } from "./Layer.js";
import { POOL_OPTIONS, type Pool2DLayerOptions, poolOf } from "./poolOptions.js";

export interface AveragePool2DOptions extends Pool2DLayerOptions {
  /** Divide by all cells of the window that lie in the padded image, not only those in the image. Default false. */
  readonly countIncludePad?: boolean;
}

/**
 * Mean of each window, of the cells inside the image; Keras's AveragePooling2D. `[n, h, w, c]` → `[n, h′, w′, c]`
 *
 * @throws TensorError `OPTION`; `SHAPE` when the input does not fit
 */
export class AveragePool2D extends Layer {
  override readonly type: string = "AveragePool2D";
  readonly #pool: Pool2dOptions;
  readonly #countIncludePad: boolean;

  constructor(options: AveragePool2DOptions = {}) {
    super(options);
    checkOptions("AveragePool2D", options, [...POOL_OPTIONS, "countIncludePad"]);
    this.#pool = poolOf("AveragePool2D", options);
    this.#countIncludePad = options.countIncludePad ?? false;
  }

  call(x: Tensor): Tensor {
    return avgPool2d(x, { ...this.#pool, countIncludePad: this.#countIncludePad });
  }
}
