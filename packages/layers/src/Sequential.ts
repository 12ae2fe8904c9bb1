import { release, type Tensor, TensorError, tidy } from "@striate/core";
import { type AnyLayer, type CallContext, Layer, type LayerOptions } from "./Layer.js";
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

  constructor(layers: readonly Layer[] = [], options: LayerOptions = {}) {
    super(options);
    for (const layer of layers) this.add(layer);
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
    this.#layers.push(layer);
    return this;
  }

  /** Named by their type, numbered from the second of a type on: `conv2d`, `conv2d_1`. */
  override children(): readonly (readonly [name: string, layer: AnyLayer])[] {
    const taken = new Map<string, number>();
    return this.#layers.map((layer) => {
      const base = layer.name ?? snakeCase(layer.type);
      const count = taken.get(base) ?? 0;
      taken.set(base, count + 1);
      return [count === 0 ? base : `${base}_${count}`, layer] as const;
    });
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
