import { checkOptions, concat, type Tensor } from "@striate/core";
import { LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";
import { several } from "./several.js";

export interface ConcatenateOptions extends LayerOptions {
  /** Default −1, the channels. */
  readonly axis?: number;
}

/** Joins several tensors along an axis, as in Inception and DenseNet. @throws TensorError `SHAPE` when they differ on another axis */
export class Concatenate extends Layer<readonly Tensor[]> {
  override readonly type: string = "Concatenate";
  readonly #axis: number;

  constructor(options: ConcatenateOptions = {}) {
    super(options);
    checkOptions("Concatenate", options, ["axis", ...LAYER_OPTIONS]);
    this.#axis = options.axis ?? -1;
  }

  call(inputs: readonly Tensor[]): Tensor {
    return concat(several("Concatenate", inputs), { axis: this.#axis });
  }
}
