import { checkOptions, globalAvgPool2d, globalMaxPool2d, type Tensor } from "@striate/core";
import { LAYER_OPTIONS } from "./convolutionOptions.js";
import { Layer, type LayerOptions } from "./Layer.js";

export interface GlobalPool2DLayerOptions extends LayerOptions {
  /** Leave height and width in the shape, with size 1. Default false. */
  readonly keepDims?: boolean;
}

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
