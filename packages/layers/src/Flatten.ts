import { checkOptions, reshape, type Tensor } from "@striate/core";
import { LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";

/** All axes but the batch in one, in row-major (NHWC) order. `[n, h, w, c]` → `[n, h · w · c]` */
export class Flatten extends Layer {
  override readonly type: string = "Flatten";

  constructor(options: LayerOptions = {}) {
    super(options);
    checkOptions("Flatten", options, LAYER_OPTIONS);
  }

  call(x: Tensor): Tensor {
    return reshape(x, [x.shape[0] ?? 1, -1]);
  }
}
