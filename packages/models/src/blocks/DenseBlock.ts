import { checkOptions, concat, type Tensor, TensorError } from "@striate/core";
import { Model } from "@striate/layers";
import { DenseLayer, type DenseLayerOptions } from "./DenseLayer.js";

export interface DenseBlockOptions extends DenseLayerOptions {
  /** How many layers; each adds `growthRate` channels. */
  readonly layers: number;
}

/** More than any published one has, and few enough to be made by mistake without harm. */
const MOST_LAYERS = 1000;

/**
 * Layers each of which sees the maps of all before it, joined on the channels (Huang, Liu, van der Maaten and Weinberger 2017).
 * `[n, h, w, c]` → `[n, h, w, c + layers · growthRate]`
 *
 * @throws TensorError `OPTION`
 * @example
 * new DenseBlock({ layers: 6, growthRate: 32 });   // the first of DenseNet-121: 64 → 256 channels
 */
export class DenseBlock extends Model {
  override readonly type: string = "DenseBlock";
  readonly layers: readonly DenseLayer[];

  constructor(options: DenseBlockOptions) {
    super(options);
    const { layers, name: _name, trainable: _trainable, ...own } = options;
    checkOptions("DenseBlock", own, ["growthRate", "bottleneck", "dropout", "normalization"]);
    if (!(Number.isInteger(layers) && layers >= 1 && layers <= MOST_LAYERS)) {
      throw new TensorError(
        "OPTION",
        "DenseBlock",
        `layers ${layers} is not a whole number from 1 to ${MOST_LAYERS}`,
        "DenseNet-121's blocks have 6, 12, 24 and 16",
      );
    }
    this.layers = Array.from({ length: layers }, () => new DenseLayer(own));
  }

  call(x: Tensor): Tensor {
    return this.layers.reduce((features, layer) => concat([features, layer.call(features)]), x);
  }
}
