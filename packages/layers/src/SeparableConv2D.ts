import { type Parameter, type Shape, separableConv2d, type Tensor } from "@striate/core";
import { type Convolution, type ConvolutionOptions, convolution } from "./convolutionOptions.js";
import { type Initializer, type InitializerOption, resolveInitializer } from "./initializers.js";
import { Layer } from "./Layer.js";
import { checkCount } from "./sizes.js";

export interface SeparableConv2DOptions extends ConvolutionOptions {
  /** Output channels. */
  readonly filters: number;
  /** Channels between the two steps for each input channel. Default 1. */
  readonly depthMultiplier?: number;
  /** Default `"glorotUniform"`. */
  readonly depthwiseInitializer?: InitializerOption;
  /** Default `"glorotUniform"`. */
  readonly pointwiseInitializer?: InitializerOption;
}

/**
 * A convolution of every channel by itself, then a 1×1 one that mixes them. `[n, h, w, c]` → `[n, h′, w′, filters]`; kernels
 * `[kh, kw, c, depthMultiplier]` and `[1, 1, c · depthMultiplier, filters]`, one bias `[filters]`.
 *
 * @throws TensorError `OPTION`; `SHAPE` when the input does not fit
 * @example
 * new SeparableConv2D({ filters: 4, kernelSize: 3 });   // on 3 channels 27 + 12 weights instead of 108
 */
export class SeparableConv2D extends Layer {
  override readonly type: string = "SeparableConv2D";
  readonly #filters: number;
  readonly #multiplier: number;
  readonly #convolution: Convolution;
  readonly #depthwiseInitializer: Initializer;
  readonly #pointwiseInitializer: Initializer;

  constructor(options: SeparableConv2DOptions) {
    super(options);
    const op = "SeparableConv2D";
    const own = ["filters", "depthMultiplier", "depthwiseInitializer", "pointwiseInitializer"];
    this.#convolution = convolution(op, options, own);
    const { filters, depthMultiplier = 1 } = options;
    checkCount(op, "filters", filters);
    checkCount(op, "depthMultiplier", depthMultiplier);
    this.#filters = filters;
    this.#multiplier = depthMultiplier;
    this.#depthwiseInitializer = resolveInitializer(op, options.depthwiseInitializer ?? "glorotUniform");
    this.#pointwiseInitializer = resolveInitializer(op, options.pointwiseInitializer ?? "glorotUniform");
  }

  get depthwiseKernel(): Parameter {
    return this.weight("depthwise_kernel");
  }

  get pointwiseKernel(): Parameter {
    return this.weight("pointwise_kernel");
  }

  get bias(): Parameter | undefined {
    return this.optionalWeight("bias");
  }

  override createWeights(inputShape: Shape): void {
    const { kernelSize, useBias, biasInitializer } = this.#convolution;
    const channels = inputShape.at(-1) ?? 1;
    const between = channels * this.#multiplier;
    this.addWeight(
      "depthwise_kernel",
      [...kernelSize, channels, this.#multiplier],
      this.#depthwiseInitializer,
    );
    this.addWeight("pointwise_kernel", [1, 1, between, this.#filters], this.#pointwiseInitializer);
    if (useBias) this.addWeight("bias", [this.#filters], biasInitializer);
  }

  call(x: Tensor): Tensor {
    const { depthwiseKernel, pointwiseKernel } = this;
    const y = separableConv2d(x, depthwiseKernel.value, pointwiseKernel.value, this.#convolution.window);
    return this.#convolution.finish(y, this.bias?.value);
  }
}
