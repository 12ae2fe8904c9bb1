import { checkOptions, type Padding, type Pair, relu, type Tensor } from "@striate/core";
import {
  BatchNormalization,
  Conv2D,
  type InitializerOption,
  type LayerOptions,
  Model,
} from "@striate/layers";
import { NORMALIZATION, type Normalization } from "./Normalization.js";

export interface ConvBnReluOptions extends LayerOptions {
  /** Output channels. */
  readonly filters: number;
  /** A number or `[height, width]`. */
  readonly kernelSize: Pair;
  /** Default 1. */
  readonly strides?: Pair;
  /** Default `"same"`. */
  readonly padding?: Padding;
  /** Input and output channels are cut into this many parts that do not see each other. Default 1. */
  readonly groups?: number;
  /** Default false: batch normalization would cancel it. */
  readonly useBias?: boolean;
  /** Default: momentum 0.9 and epsilon 1e-5. */
  readonly normalization?: Normalization;
  /** Default `"heNormal"`. */
  readonly kernelInitializer?: InitializerOption;
}

const OPTIONS = [
  "filters",
  "kernelSize",
  "strides",
  "padding",
  "groups",
  "useBias",
  "normalization",
  "kernelInitializer",
  "name",
  "trainable",
];

/**
 * Convolution, batch normalization, relu: the unit that networks since Ioffe and Szegedy 2015 are made of.
 * `[n, h, w, c]` → `[n, h′, w′, filters]`
 *
 * @throws TensorError `OPTION`; `SHAPE` when the input does not fit
 * @example
 * new ConvBnRelu({ filters: 64, kernelSize: 3, strides: 2 });
 */
export class ConvBnRelu extends Model {
  override readonly type: string = "ConvBnRelu";
  readonly conv: Conv2D;
  readonly bn: BatchNormalization;

  constructor(options: ConvBnReluOptions) {
    super(options);
    checkOptions("ConvBnRelu", options, OPTIONS);
    const { filters, kernelSize, strides = 1, padding = "same", groups = 1, useBias = false } = options;
    const { normalization = NORMALIZATION, kernelInitializer = "heNormal" } = options;
    this.conv = new Conv2D({ filters, kernelSize, strides, padding, groups, useBias, kernelInitializer });
    this.bn = new BatchNormalization(normalization);
  }

  call(x: Tensor): Tensor {
    return relu(this.bn.call(this.conv.call(x)));
  }
}
