import { checkOptions, globalAvgPool2d, type Tensor } from "@striate/core";
import { LAYER_OPTIONS, Layer } from "./Layer.js";
import type { GlobalPool2DLayerOptions } from "./poolOptions.js";

/** Mean of each channel over the image. `[n, h, w, c]` → `[n, c]` */
export class GlobalAveragePool2D extends Layer {
  override readonly type: string = "GlobalAveragePool2D";
  readonly #keepDims: boolean;

  constructor(options: GlobalPool2DLayerOptions = {}) {
    super(options);
    checkOptions("GlobalAveragePool2D", options, ["keepDims", ...LAYER_OPTIONS]);
    this.#keepDims = options.keepDims ?? false;
  }

  call(x: Tensor): Tensor {
    return globalAvgPool2d(x, { keepDims: this.#keepDims });
  }
}
