import { depthwiseConv2d, type Parameter, type Shape, type Tensor } from "@striate/core";
import { type Convolution, type ConvolutionOptions, convolution } from "./convolutionOptions.js";
import { type Initializer, type InitializerOption, resolveInitializer } from "./initializers.js";
import { Layer } from "./Layer.js";
import { checkCount } from "./sizes.js";

export interface DepthwiseConv2DOptions extends ConvolutionOptions {
  /** Output channels for each input channel. Default 1. */
  readonly depthMultiplier?: number;
  /** Default `"glorotUniform"`. */
  readonly depthwiseInitializer?: InitializerOption;
}

/**
 * Learned convolution of every channel by itself. `[n, h, w, c]` → `[n, h′, w′, c · depthMultiplier]`; kernel
 * `[kh, kw, c, depthMultiplier]`, bias `[c · depthMultiplier]`.
 *
 * @throws TensorError `OPTION`; `SHAPE` when the input does not fit
 * @example
 * new DepthwiseConv2D({ kernelSize: 3, padding: "same" });
 */
export class DepthwiseConv2D extends Layer {
  override readonly type: string = "DepthwiseConv2D";
  readonly #multiplier: number;
  readonly #convolution: Convolution;
  readonly #kernelInitializer: Initializer;

  constructor(options: DepthwiseConv2DOptions) {
    super(options);
    const op = "DepthwiseConv2D";
    this.#convolution = convolution(op, options, ["depthMultiplier", "depthwiseInitializer"]);
    const { depthMultiplier = 1, depthwiseInitializer = "glorotUniform" } = options;
    checkCount(op, "depthMultiplier", depthMultiplier);
    this.#multiplier = depthMultiplier;
    this.#kernelInitializer = resolveInitializer(op, depthwiseInitializer);
  }

  get kernel(): Parameter {
    return this.weight("kernel");
  }

  get bias(): Parameter | undefined {
    return this.optionalWeight("bias");
  }

  override createWeights(inputShape: Shape): void {
    const { kernelSize, useBias, biasInitializer } = this.#convolution;
    const channels = inputShape.at(-1) ?? 1;
    this.addWeight("kernel", [...kernelSize, channels, this.#multiplier], this.#kernelInitializer);
    if (useBias) this.addWeight("bias", [channels * this.#multiplier], biasInitializer);
  }

  call(x: Tensor): Tensor {
    const y = depthwiseConv2d(x, this.kernel.value, this.#convolution.window);
    return this.#convolution.finish(y, this.bias?.value);
  }
}
