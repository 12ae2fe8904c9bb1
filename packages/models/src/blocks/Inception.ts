import { checkOptions, type Tensor } from "@striate/core";
import { Concatenate, type Layer, type LayerOptions, MaxPool2D, Model } from "@striate/layers";
import { convolution } from "./convolution.js";

export interface InceptionOptions extends LayerOptions {
  /** Channels of the 1×1 branch. */
  readonly conv1: number;
  /** Of the 3×3 branch: channels after the 1×1 convolution that narrows, and after the 3×3 one. */
  readonly conv3: readonly [reduced: number, filters: number];
  /** Of the 5×5 branch, likewise. */
  readonly conv5: readonly [reduced: number, filters: number];
  /** Channels of the 1×1 convolution behind the pooling. */
  readonly pool: number;
  /** Batch normalization in place of biases. Default false. */
  readonly batchNorm?: boolean;
  /** Window of the "5×5" branch. Default 5; torchvision's has 3. */
  readonly kernel5?: number;
}

const OPTIONS = ["conv1", "conv3", "conv5", "pool", "batchNorm", "kernel5", "name", "trainable"];

/**
 * Four views of one input, joined on the channels: 1×1; 1×1 then 3×3; 1×1 then 5×5; 3×3 max pooling then 1×1. Relu follows every
 * convolution (Szegedy et al. 2015, figure 2b). `[n, h, w, c]` → `[n, h, w, conv1 + conv3[1] + conv5[1] + pool]`
 *
 * @throws TensorError `OPTION`
 * @example
 * new Inception({ conv1: 64, conv3: [96, 128], conv5: [16, 32], pool: 32 });   // GoogLeNet's first: 256 channels
 */
export class Inception extends Model {
  override readonly type: string = "Inception";
  readonly conv1: Layer;
  readonly reduce3: Layer;
  readonly conv3: Layer;
  readonly reduce5: Layer;
  readonly conv5: Layer;
  readonly pool = new MaxPool2D({ poolSize: 3, strides: 1, padding: "same" });
  readonly project: Layer;
  readonly join = new Concatenate();

  constructor(options: InceptionOptions) {
    super(options);
    checkOptions("Inception", options, OPTIONS);
    const { conv1, conv3, conv5, pool, batchNorm = false, kernel5 = 5 } = options;
    const conv = (filters: number, kernelSize: number) => convolution({ filters, kernelSize, batchNorm });
    this.conv1 = conv(conv1, 1);
    this.reduce3 = conv(conv3[0], 1);
    this.conv3 = conv(conv3[1], 3);
    this.reduce5 = conv(conv5[0], 1);
    this.conv5 = conv(conv5[1], kernel5);
    this.project = conv(pool, 1);
  }

  call(x: Tensor): Tensor {
    return this.join.call([
      this.conv1.call(x),
      this.conv3.call(this.reduce3.call(x)),
      this.conv5.call(this.reduce5.call(x)),
      this.project.call(this.pool.call(x)),
    ]);
  }
}
