import {
  checkOptions,
  type LocalResponseNormalizationOptions,
  localResponseNormalization,
  type Tensor,
} from "@striate/core";
import { LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";

/**
 * x / (bias + alpha · Σ x²)^beta over neighbouring channels (Krizhevsky et al. 2012). `[n, h, w, c]` → the same.
 *
 * @throws TensorError `OPTION`, `SHAPE`
 * @example
 * new LocalResponseNormalization({ depthRadius: 2, bias: 2, alpha: 1e-4, beta: 0.75 });   // AlexNet
 */
export class LocalResponseNormalization extends Layer {
  override readonly type: string = "LocalResponseNormalization";
  readonly #options: LocalResponseNormalizationOptions;

  constructor(options: LocalResponseNormalizationOptions & LayerOptions = {}) {
    super(options);
    checkOptions(this.type, options, ["depthRadius", "bias", "alpha", "beta", ...LAYER_OPTIONS]);
    const { name: _name, trainable: _trainable, ...own } = options;
    this.#options = own;
  }

  call(x: Tensor): Tensor {
    return localResponseNormalization(x, this.#options);
  }
}
