import { checkOptions, dropout, type Tensor, TensorError } from "@striate/core";
import { randomStream } from "@striate/random";
import { type CallContext, LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";

export interface DropoutLayerOptions extends LayerOptions {
  /** Share of the numbers set to zero while training, in [0, 1). */
  readonly rate: number;
}

/**
 * Sets a random share of its input to zero while training and scales the rest by 1 / (1 − rate); passes everything through in inference.
 * What is dropped follows from the model's seed, the layer's place and the step, the same on every backend.
 *
 * @throws TensorError `OPTION`
 * @example
 * new Dropout({ rate: 0.5 });
 */
export class Dropout extends Layer {
  override readonly type: string = "Dropout";
  readonly #rate: number;
  #calls = 0;

  constructor(options: DropoutLayerOptions) {
    super(options);
    checkOptions("Dropout", options, ["rate", ...LAYER_OPTIONS]);
    const { rate } = options;
    if (!(rate >= 0 && rate < 1)) {
      throw new TensorError(
        "OPTION",
        "Dropout",
        `rate ${rate} is not in [0, 1)`,
        "It is the share of numbers to drop",
      );
    }
    this.#rate = rate;
  }

  call(x: Tensor, { training = false, step }: CallContext = {}): Tensor {
    if (!training || this.#rate === 0) return x;
    const { seed, path } = this.site ?? { seed: 0, path: "" };
    const position = step ?? this.#calls++;
    return dropout(x, {
      rate: this.#rate,
      seed: randomStream(seed, "dropout", path, position).integer(2 ** 32),
    });
  }
}
