import { checkOptions, relu, type Tensor } from "@striate/core";
import { BatchNormalization, Conv2D, Dropout, type LayerOptions, Model } from "@striate/layers";
import { NORMALIZATION, type Normalization } from "./Normalization.js";

export interface DenseLayerOptions extends LayerOptions {
  /** Channels that it adds. */
  readonly growthRate: number;
  /** A 1×1 convolution to 4 · growthRate channels before the 3×3 one (DenseNet-B). Default true. */
  readonly bottleneck?: boolean;
  /** Share of the new channels' numbers that is dropped. Default 0. */
  readonly dropout?: number;
  /** Default: momentum 0.9 and epsilon 1e-5. */
  readonly normalization?: Normalization;
}

const OPTIONS = ["growthRate", "bottleneck", "dropout", "normalization", "name", "trainable"];

/**
 * What a dense block computes from all that came before: normalization and relu ahead of each convolution (Huang, Liu, van der Maaten and
 * Weinberger 2017, section 3). `[n, h, w, c]` → `[n, h, w, growthRate]`
 *
 * @throws TensorError `OPTION`
 */
export class DenseLayer extends Model {
  override readonly type: string = "DenseLayer";
  readonly bn1: BatchNormalization | undefined;
  readonly conv1: Conv2D | undefined;
  readonly bn2: BatchNormalization;
  readonly conv2: Conv2D;
  readonly dropout: Dropout | undefined;

  constructor(options: DenseLayerOptions) {
    super(options);
    checkOptions("DenseLayer", options, OPTIONS);
    const { growthRate, bottleneck = true, dropout = 0, normalization = NORMALIZATION } = options;
    const conv = (filters: number, kernelSize: number) =>
      new Conv2D({ filters, kernelSize, padding: "same", useBias: false, kernelInitializer: "heNormal" });
    this.bn1 = bottleneck ? new BatchNormalization(normalization) : undefined;
    this.conv1 = bottleneck ? conv(4 * growthRate, 1) : undefined;
    this.bn2 = new BatchNormalization(normalization);
    this.conv2 = conv(growthRate, 3);
    this.dropout = dropout === 0 ? undefined : new Dropout({ rate: dropout });
  }

  call(x: Tensor): Tensor {
    const narrowed = this.bn1 && this.conv1 ? this.conv1.call(relu(this.bn1.call(x))) : x;
    const y = this.conv2.call(relu(this.bn2.call(narrowed)));
    return this.dropout?.call(y) ?? y;
  }
}
