import { checkOptions, relu, type Tensor } from "@striate/core";
import {
  AveragePool2D,
  BatchNormalization,
  Conv2D,
  Dropout,
  type LayerOptions,
  Model,
} from "@striate/layers";
import { NORMALIZATION, type Normalization } from "./Normalization.js";

export interface TransitionOptions extends LayerOptions {
  /** Output channels; DenseNet-C has half of the input's. */
  readonly filters: number;
  /** Share of the numbers that is dropped before the pooling. Default 0. */
  readonly dropout?: number;
  /** Default: momentum 0.9 and epsilon 1e-5. */
  readonly normalization?: Normalization;
}

/**
 * What stands between dense blocks: normalization, relu, a 1×1 convolution and 2×2 average pooling (Huang, Liu, van der Maaten and Weinberger
 * 2017). `[n, h, w, c]` → `[n, ⌊h / 2⌋, ⌊w / 2⌋, filters]`
 *
 * @throws TensorError `OPTION`; `SHAPE` for maps of one pixel
 * @example
 * new Transition({ filters: 128 });
 */
export class Transition extends Model {
  override readonly type: string = "Transition";
  readonly bn: BatchNormalization;
  readonly conv: Conv2D;
  readonly dropout: Dropout | undefined;
  readonly pool = new AveragePool2D({ poolSize: 2 });

  constructor(options: TransitionOptions) {
    super(options);
    checkOptions("Transition", options, ["filters", "dropout", "normalization", "name", "trainable"]);
    const { filters, dropout = 0, normalization = NORMALIZATION } = options;
    this.bn = new BatchNormalization(normalization);
    this.conv = new Conv2D({ filters, kernelSize: 1, useBias: false, kernelInitializer: "heNormal" });
    this.dropout = dropout === 0 ? undefined : new Dropout({ rate: dropout });
  }

  call(x: Tensor): Tensor {
    const y = this.conv.call(relu(this.bn.call(x)));
    return this.pool.call(this.dropout?.call(y) ?? y);
  }
}
