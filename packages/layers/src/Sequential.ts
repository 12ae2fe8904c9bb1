import { checkOptions, release, type Tensor, TensorError, tidy } from "@striate/core";
import type { LayerConfig } from "./data/LayerConfig.js";
import { type AnyLayer, type CallContext, LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";
import { Model } from "./Model.js";
import { snakeCase } from "./names.js";

/**
 * Layers one after the other.
 *
 * @example
 * const model = new Sequential([new Flatten(), new Dense({ units: 128, activation: "relu" }), new Dense({ units: 10 })]);
 * model.build([null, 28, 28, 1], { backend, seed: 42 });
 */
export class Sequential extends Model {
  override readonly type: string = "Sequential";
  readonly #layers: Layer[] = [];
  readonly #children: (readonly [name: string, layer: AnyLayer])[] = [];

  constructor(layers: readonly Layer[] = [], options: LayerOptions = {}) {
    super(options);
    for (const layer of layers) this.add(layer);
  }

  /** @internal For `fromJSON`. */
  static fromConfig(options: LayerOptions, layers: readonly Layer[]): Sequential {
    checkOptions("Sequential", options, LAYER_OPTIONS);
    return new Sequential(layers, options);
  }

  get layers(): readonly Layer[] {
    return this.#layers;
  }

  /** Puts a layer at the end. @throws TensorError `LAYER` for something that is no layer, or once the model is built */
  add(layer: Layer): this {
    if (!(layer instanceof Layer)) {
      throw new TensorError(
        "LAYER",
        "Sequential",
        `${String(layer)} is not a layer`,
        "Add layers, such as new ReLU()",
      );
    }
    if (this.built)
      throw new TensorError(
        "LAYER",
        "Sequential",
        "the model is built already",
        "Add all layers before build",
      );
    const base = baseNameOf(layer);
    const count = this.#layers.filter((other) => baseNameOf(other) === base).length;
    this.#layers.push(layer);
    this.#children.push([count === 0 ? base : `${base}_${count}`, layer]);
    return this;
  }

  /** Named by their type, numbered from the second of a type on: `conv2d`, `conv2d_1`. */
  override children(): readonly (readonly [name: string, layer: AnyLayer])[] {
    return this.#children;
  }

  override config(): LayerConfig {
    const layers = this.#layers.map((layer, index) => {
      const same = this.#layers.indexOf(layer);
      return same < index ? { same } : layer.config();
    });
    return { ...super.config(), layers };
  }

  call(x: Tensor, _context?: CallContext): Tensor {
    let y = x;
    for (const layer of this.#layers) {
      const next = tidy(x.backend, () => layer.call(y));
      // Without a tape only the activation in hand is kept.
      if (y !== x && y !== next) release(y);
      y = next;
    }
    return y;
  }
}

function baseNameOf(layer: Layer): string {
  return layer.name ?? snakeCase(layer.type);
}
