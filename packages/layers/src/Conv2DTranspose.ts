import { conv2dTranspose, type Parameter, type Shape, type Tensor } from "@striate/core";
import { type Convolution, type ConvolutionOptions, convolution } from "./convolutionOptions.js";
import { type Initializer, type InitializerOption, resolveInitializer } from "./initializers.js";
import { Layer } from "./Layer.js";
import { checkCount } from "./sizes.js";

export interface Conv2DTransposeOptions extends ConvolutionOptions {
  /** Output channels. */
  readonly filters: number;
  /** Rows and columns to add to the smallest output size; smaller than the stride. Default: Keras's size, see `conv2dTranspose`. */
  readonly outputPadding?: number | readonly [number, number];
  /** Default `"glorotUniform"`. */
  readonly kernelInitializer?: InitializerOption;
}

/**
 * Learned transposed convolution. `[n, h, w, c]` → `[n, h′, w′, filters]`, h′ = h · stride + max(kh − stride, 0) for "valid" and
 * h · stride for "same"; kernel `[kh, kw, filters, c]`, bias `[filters]`.
 *
 * @throws TensorError `OPTION`; `SHAPE` when the input does not fit
 * @example
 * new Conv2DTranspose({ filters: 1, kernelSize: 3, strides: 2 });   // 2×2 → 5×5
 */
export class Conv2DTranspose extends Layer {
  override readonly type: string = "Conv2DTranspose";
  readonly #filters: number;
  readonly #outputPadding: { readonly outputPadding?: number | readonly [number, number] };
  readonly #convolution: Convolution;
  readonly #kernelInitializer: Initializer;

  constructor(options: Conv2DTransposeOptions) {
    super(options);
    const op = "Conv2DTranspose";
    this.#convolution = convolution(op, options, ["filters", "outputPadding", "kernelInitializer"]);
    const { filters, outputPadding, kernelInitializer = "glorotUniform" } = options;
    checkCount(op, "filters", filters);
    this.#filters = filters;
    this.#outputPadding = outputPadding === undefined ? {} : { outputPadding };
    this.#kernelInitializer = resolveInitializer(op, kernelInitializer);
  }

  get kernel(): Parameter {
    return this.weight("kernel");
  }

  get bias(): Parameter | undefined {
    return this.optionalWeight("bias");
  }

  override createWeights(inputShape: Shape): void {
    const { kernelSize, useBias, biasInitializer } = this.#convolution;
    this.addWeight("kernel", [...kernelSize, this.#filters, inputShape.at(-1) ?? 1], this.#kernelInitializer);
    if (useBias) this.addWeight("bias", [this.#filters], biasInitializer);
  }

  call(x: Tensor): Tensor {
    const y = conv2dTranspose(x, this.kernel.value, { ...this.#convolution.window, ...this.#outputPadding });
    return this.#convolution.finish(y, this.bias?.value);
  }
}
