import { relu, type Tensor } from "@striate/core";
import { Add, type BatchNormalization, type Conv2D, type Layer, Model } from "@striate/layers";
import { paddedShortcut, type ResidualBlockOptions, residualParts } from "./residual.js";

/**
 * Two 3×3 convolutions and a way around them, with relu after the sum (He, Zhang, Ren and Sun 2016, figure 5, left).
 * `[n, h, w, inputFilters]` → `[n, h / strides, w / strides, filters]`
 *
 * The way around is the input itself where the shape stays, and `shortcut` where it changes.
 *
 * @throws TensorError `OPTION`; `SHAPE` when the input has other channels than `inputFilters`
 * @example
 * new BasicBlock({ filters: 64 });
 * new BasicBlock({ filters: 128, inputFilters: 64, strides: 2 });
 */
export class BasicBlock extends Model {
  override readonly type: string = "BasicBlock";
  readonly conv1: Conv2D;
  readonly bn1: BatchNormalization;
  readonly conv2: Conv2D;
  readonly bn2: BatchNormalization;
  readonly downsample: Layer | undefined;
  readonly add = new Add();
  readonly #strides: number;

  constructor(options: ResidualBlockOptions) {
    super(options);
    const { filters } = options;
    const { conv, bn, downsample, strides } = residualParts("BasicBlock", options, filters);
    this.conv1 = conv(filters, 3, strides);
    this.bn1 = bn();
    this.conv2 = conv(filters, 3);
    this.bn2 = bn();
    this.downsample = downsample;
    this.#strides = strides;
  }

  call(x: Tensor): Tensor {
    const inner = relu(this.bn1.call(this.conv1.call(x)));
    const residual = this.bn2.call(this.conv2.call(inner));
    const shortcut = this.downsample?.call(x) ?? paddedShortcut(x, residual.shape.at(-1)!, this.#strides);
    return relu(this.add.call([residual, shortcut]));
  }
}
