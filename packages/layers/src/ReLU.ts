import { checkOptions, relu, type Tensor } from "@striate/core";
import { LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";

/** max(x, 0) */
export class ReLU extends Layer {
  override readonly type: string = "ReLU";

  constructor(options: LayerOptions = {}) {
    super(options);
    checkOptions("ReLU", options, LAYER_OPTIONS);
  }

  call(x: Tensor): Tensor {
    return relu(x);
  }
}
