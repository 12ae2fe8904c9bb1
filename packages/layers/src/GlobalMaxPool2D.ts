import { checkOptions, globalMaxPool2d, type Tensor } from "@striate/core";
import { LAYER_OPTIONS, Layer } from "./Layer.js";
import type { GlobalPool2DLayerOptions } from "./poolOptions.js";

/** Largest value of each channel over the image. `[n, h, w, c]` → `[n, c]` */
export class GlobalMaxPool2D extends Layer {
  override readonly type: string = "GlobalMaxPool2D";
  readonly #keepDims: boolean;

  constructor(options: GlobalPool2DLayerOptions = {}) {
    super(options);
    checkOptions("GlobalMaxPool2D", options, ["keepDims", ...LAYER_OPTIONS]);
    this.#keepDims = options.keepDims ?? false;
  }

  call(x: Tensor): Tensor {
    return globalMaxPool2d(x, { keepDims: this.#keepDims });
  }
}
