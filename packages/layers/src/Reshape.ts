import { checkOptions, reshape, type Shape, type Tensor, TensorError } from "@striate/core";
import { LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";

export interface ReshapeOptions extends LayerOptions {
  /** Without the batch; one size may be −1. */
  readonly targetShape: Shape;
}

/** Every example in another shape. `[n, …]` → `[n, …targetShape]` @throws TensorError `SHAPE` */
export class Reshape extends Layer {
  override readonly type: string = "Reshape";
  readonly #targetShape: Shape;

  constructor(options: ReshapeOptions) {
    super(options);
    checkOptions("Reshape", options, ["targetShape", ...LAYER_OPTIONS]);
    if (!Array.isArray(options.targetShape)) {
      throw new TensorError(
        "OPTION",
        "Reshape",
        "targetShape is missing",
        "Give the shape of one example, such as [7, 7, 16]",
      );
    }
    this.#targetShape = options.targetShape;
  }

  call(x: Tensor): Tensor {
    return reshape(x, [x.shape[0] ?? 1, ...this.#targetShape]);
  }
}
