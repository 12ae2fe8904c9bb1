import { conv2d, type Parameter, type Shape, type Tensor } from "@striate/core";
import { type SplitActivation, splitActivation } from "./activations.js";
import { type Convolution, type ConvolutionOptions, convolution } from "./convolutionOptions.js";
import { type Initializer, type InitializerOption, resolveInitializer } from "./initializers.js";
import { Layer } from "./Layer.js";
import { checkCount } from "./sizes.js";

export interface Conv2DOptions extends ConvolutionOptions {
  /** Output channels. */
  readonly filters: number;
  /** Input and output channels are cut into this many parts that do not see each other. Default 1. */
  readonly groups?: number;
  /** Default `"glorotUniform"`. */
  readonly kernelInitializer?: InitializerOption;
}

/**
 * Learned convolution (cross-correlation). `[n, h, w, c]` → `[n, h′, w′, filters]`; kernel `[kh, kw, c / groups, filters]`, bias `[filters]`.
 *
 * @throws TensorError `OPTION`; `SHAPE` when the input does not fit
 * @example
 * new Conv2D({ filters: 6, kernelSize: 3 });
 * new Conv2D({ filters: 64, kernelSize: [3, 4], strides: [2, 1], padding: "same", activation: "relu" });
 */
export class Conv2D extends Layer {
  override readonly type: string = "Conv2D";
  readonly #filters: number;
  readonly #groups: number;
  readonly #convolution: Convolution;
  readonly #activation: SplitActivation;
  readonly #kernelInitializer: Initializer;

  constructor(options: Conv2DOptions) {
    super(options);
    this.#convolution = convolution("Conv2D", options, ["filters", "groups", "kernelInitializer"]);
    const { filters, groups = 1, kernelInitializer = "glorotUniform" } = options;
    checkCount("Conv2D", "filters", filters);
    checkCount("Conv2D", "groups", groups);
    this.#filters = filters;
    this.#groups = groups;
    this.#activation = splitActivation(this.#convolution.activate);
    this.#kernelInitializer = resolveInitializer("Conv2D", kernelInitializer);
  }

  get kernel(): Parameter {
    return this.weight("kernel");
  }

  get bias(): Parameter | undefined {
    return this.optionalWeight("bias");
  }

  override createWeights(inputShape: Shape): void {
    const { kernelSize, useBias, biasInitializer } = this.#convolution;
    // Channels that groups does not divide are conv2d's to report; the kernel only has to exist.
    const groupChannels = Math.max(1, Math.floor((inputShape.at(-1) ?? 1) / this.#groups));
    this.addWeight("kernel", [...kernelSize, groupChannels, this.#filters], this.#kernelInitializer);
    if (useBias) this.addWeight("bias", [this.#filters], biasInitializer);
  }

  call(x: Tensor): Tensor {
    const { fused, rest } = this.#activation;
    const options = { groups: this.#groups, bias: this.bias?.value, activation: fused };
    return rest(conv2d(x, this.kernel.value, { ...this.#convolution.window, ...options }));
  }
}
