import { add, checkOptions, formatShape, sameShape, type Tensor, TensorError } from "@striate/core";
import { LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";
import { several } from "./several.js";

/**
 * Sum of several tensors of one shape, as in residual networks. Nothing is broadcast.
 *
 * @throws TensorError `SHAPE` when the shapes differ
 * @example
 * new Add().call([residual, shortcut]);
 */
export class Add extends Layer<readonly Tensor[]> {
  override readonly type: string = "Add";

  constructor(options: LayerOptions = {}) {
    super(options);
    checkOptions("Add", options, LAYER_OPTIONS);
  }

  call(inputs: readonly Tensor[]): Tensor {
    const [first, ...others] = several("Add", inputs);
    for (const other of others) {
      if (sameShape(first.shape, other.shape)) continue;
      throw new TensorError(
        "SHAPE",
        "Add",
        `${formatShape(first.shape)} and ${formatShape(other.shape)} differ`,
        "Bring the shortcut to the same shape, for example with a 1×1 convolution",
      );
    }
    return others.reduce((sum, other) => add(sum, other), first);
  }
}
