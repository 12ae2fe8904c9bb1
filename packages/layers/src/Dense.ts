import { checkOptions, matMul, type Parameter, type Shape, type Tensor, TensorError } from "@striate/core";
import {
  type ActivationOption,
  resolveActivation,
  type SplitActivation,
  splitActivation,
} from "./activations.js";
import { type Initializer, type InitializerOption, resolveInitializer } from "./initializers.js";
import { LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";
import { checkCount } from "./sizes.js";

export interface DenseOptions extends LayerOptions {
  /** Outputs. */
  readonly units: number;
  /** Default `"linear"`. */
  readonly activation?: ActivationOption;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default `"glorotUniform"`. */
  readonly kernelInitializer?: InitializerOption;
  /** Default `"zeros"`. */
  readonly biasInitializer?: InitializerOption;
}

const OPTIONS = ["units", "activation", "useBias", "kernelInitializer", "biasInitializer", ...LAYER_OPTIONS];

/**
 * Fully connected layer: activation(x · kernel + bias). `[n, …, inputs]` → `[n, …, units]`; kernel `[inputs, units]`, bias `[units]`.
 *
 * @throws TensorError `OPTION`; `SHAPE` when the input has another number of features than at first
 * @example
 * new Dense({ units: 120, activation: "relu" });
 */
export class Dense extends Layer {
  override readonly type: string = "Dense";
  readonly #units: number;
  readonly #useBias: boolean;
  readonly #activation: SplitActivation;
  readonly #kernelInitializer: Initializer;
  readonly #biasInitializer: Initializer;

  constructor(options: DenseOptions) {
    super(options);
    checkOptions("Dense", options, OPTIONS);
    checkCount("Dense", "units", options.units);
    this.#units = options.units;
    this.#useBias = options.useBias ?? true;
    this.#activation = splitActivation(resolveActivation("Dense", options.activation));
    this.#kernelInitializer = resolveInitializer("Dense", options.kernelInitializer ?? "glorotUniform");
    this.#biasInitializer = resolveInitializer("Dense", options.biasInitializer ?? "zeros");
  }

  get kernel(): Parameter {
    return this.weight("kernel");
  }

  get bias(): Parameter | undefined {
    return this.optionalWeight("bias");
  }

  override createWeights(inputShape: Shape): void {
    this.addWeight("kernel", [inputShape.at(-1) ?? 1, this.#units], this.#kernelInitializer);
    if (this.#useBias) this.addWeight("bias", [this.#units], this.#biasInitializer);
  }

  call(x: Tensor): Tensor {
    const inputs = this.kernel.shape[0];
    if (x.rank < 2 || x.shape.at(-1) !== inputs) {
      throw new TensorError(
        "SHAPE",
        "Dense",
        `built for ${inputs} features an example, received ${x.shape.slice(1).join("×") || "none"}`,
        "Give it a batch [n, features], with the sizes that the model was built for",
      );
    }
    const { fused, rest } = this.#activation;
    return rest(matMul(x, this.kernel.value, { bias: this.bias?.value, activation: fused }));
  }
}
