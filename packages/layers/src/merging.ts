import { add, checkOptions, concat, formatShape, sameShape, type Tensor, TensorError } from "@striate/core";
import { LAYER_OPTIONS } from "./convolutionOptions.js";
import { Layer, type LayerOptions } from "./Layer.js";

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

function several(op: string, inputs: readonly Tensor[]): readonly [Tensor, ...Tensor[]] {
  if (Array.isArray(inputs) && inputs.length > 0) return inputs as unknown as readonly [Tensor, ...Tensor[]];
  throw new TensorError("VALUE", op, "it takes an array of tensors", "Call it as layer.call([a, b])");
}
