import {
  avgPool2d,
  checkOptions,
  maxPool2d,
  type Padding,
  type Pair,
  type Pool2dOptions,
  type Tensor,
} from "@striate/core";
import { LAYER_OPTIONS } from "./convolutionOptions.js";
import { Layer, type LayerOptions } from "./Layer.js";
import { pairOf } from "./sizes.js";

export interface Pool2DLayerOptions extends LayerOptions {
  /** A number or `[height, width]`. Default 2. */
  readonly poolSize?: Pair;
  /** Default: the pool's size. */
  readonly strides?: Pair;
  /** Default `"valid"`. */
  readonly padding?: Padding;
  /** Keep a last window that hangs over the edge. Default false. */
  readonly ceilMode?: boolean;
}

export interface AveragePool2DOptions extends Pool2DLayerOptions {
  /** Divide by all cells of the window that lie in the padded image, not only those in the image. Default false. */
  readonly countIncludePad?: boolean;
}

const OPTIONS = ["poolSize", "strides", "padding", "ceilMode", ...LAYER_OPTIONS];

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
    checkOptions("MaxPool2D", options, OPTIONS);
    this.#pool = poolOf("MaxPool2D", options);
  }

  call(x: Tensor): Tensor {
    return maxPool2d(x, this.#pool);
  }
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
    checkOptions("AveragePool2D", options, [...OPTIONS, "countIncludePad"]);
    this.#pool = poolOf("AveragePool2D", options);
    this.#countIncludePad = options.countIncludePad ?? false;
  }

  call(x: Tensor): Tensor {
    return avgPool2d(x, { ...this.#pool, countIncludePad: this.#countIncludePad });
  }
}

function poolOf(op: string, options: Pool2DLayerOptions): Pool2dOptions {
  const { poolSize = 2, strides = poolSize, padding = "valid", ceilMode = false } = options;
  return {
    poolSize: pairOf(op, "poolSize", poolSize),
    strides: pairOf(op, "strides", strides),
    padding,
    ceilMode,
  };
}
