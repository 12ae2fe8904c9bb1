import { checkOptions, type Tensor } from "@striate/core";
import { type ActivationOption, resolveActivation } from "./activations.js";
import { LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";

/**
 * An activation by name, or any function of a tensor.
 *
 * @throws TensorError `OPTION` for a name that does not exist
 * @example
 * new Activation("sigmoid");
 */
export class Activation extends Layer {
  override readonly type: string = "Activation";
  readonly #activate: (x: Tensor) => Tensor;

  constructor(activation: ActivationOption, options: LayerOptions = {}) {
    const all = { activation, ...options };
    super(all);
    checkOptions("Activation", options, LAYER_OPTIONS);
    this.#activate = resolveActivation("Activation", activation);
  }

  /** @internal For `fromJSON`. */
  static fromConfig({
    activation,
    ...options
  }: LayerOptions & { readonly activation: ActivationOption }): Activation {
    return new Activation(activation, options);
  }

  call(x: Tensor): Tensor {
    return this.#activate(x);
  }
}
