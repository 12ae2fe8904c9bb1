import { relu, type Tensor } from "@striate/core";
import { Add, type BatchNormalization, type Conv2D, type Layer, Model } from "@striate/layers";
import { paddedShortcut, type ResidualBlockOptions, residualParts } from "./residual.js";

/** A bottleneck puts out this many times its inner channels. */
export const EXPANSION = 4;

/**
 * A 1×1 convolution that narrows, a 3×3 one with the stride, and a 1×1 one that widens to four times `filters`, with a way around them (He,
 * Zhang, Ren and Sun 2016, figure 5, right). `[n, h, w, inputFilters]` → `[n, h / strides, w / strides, 4 · filters]`
 *
 * The stride is the 3×3 convolution's, as in all implementations since; the paper has it in the first one, at less work.
 *
 * @throws TensorError `OPTION`; `SHAPE` when the input has other channels than `inputFilters`
 * @example
 * new Bottleneck({ filters: 64, inputFilters: 64 });                  // 64 → 256 channels
 * new Bottleneck({ filters: 128, inputFilters: 256, strides: 2 });   // 256 → 512
 */
export class Bottleneck extends Model {
  override readonly type: string = "Bottleneck";
  readonly conv1: Conv2D;
  readonly bn1: BatchNormalization;
  readonly conv2: Conv2D;
  readonly bn2: BatchNormalization;
  readonly conv3: Conv2D;
  readonly bn3: BatchNormalization;
  readonly downsample: Layer | undefined;
  readonly add = new Add();
  readonly #strides: number;

  constructor(options: ResidualBlockOptions) {
    super(options);
    const { filters } = options;
    const { conv, bn, downsample, strides } = residualParts("Bottleneck", options, EXPANSION * filters);
    this.conv1 = conv(filters, 1);
    this.bn1 = bn();
    this.conv2 = conv(filters, 3, strides);
    this.bn2 = bn();
    this.conv3 = conv(EXPANSION * filters, 1);
    this.bn3 = bn();
    this.downsample = downsample;
    this.#strides = strides;
  }

  call(x: Tensor): Tensor {
    const narrowed = relu(this.bn1.call(this.conv1.call(x)));
    const seen = relu(this.bn2.call(this.conv2.call(narrowed)));
    const residual = this.bn3.call(this.conv3.call(seen));
    const shortcut = this.downsample?.call(x) ?? paddedShortcut(x, residual.shape.at(-1)!, this.#strides);
    return relu(this.add.call([residual, shortcut]));
  }
}
