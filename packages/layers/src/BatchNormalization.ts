import {
  batchNorm,
  batchNormTraining,
  checkOptions,
  movingAverage,
  type Parameter,
  type Shape,
  type Tensor,
  TensorError,
} from "@striate/core";
import { ones, zeros } from "./initializers.js";
import { type CallContext, LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";

export interface BatchNormalizationOptions extends LayerOptions {
  /** Share of the old value in the moving statistics, in [0, 1). Default 0.99, as in Keras (PyTorch's 0.1 is 0.9 here). */
  readonly momentum?: number;
  /** Added to the variance. Default 1e-3, as in Keras (PyTorch has 1e-5). */
  readonly epsilon?: number;
  /** Learn a shift β. Default true. */
  readonly center?: boolean;
  /** Learn a scale γ. Default true. */
  readonly scale?: boolean;
}

const OPTIONS = ["momentum", "epsilon", "center", "scale", ...LAYER_OPTIONS];

/**
 * Batch normalization over the last axis (Ioffe and Szegedy 2015): γ · (x − mean) / √(variance + ε) + β. `[n, …, c]` → the same.
 *
 * In training the statistics are the batch's, and the moving ones become momentum · old + (1 − momentum) · batch, with the variance of the
 * population (Keras 3's rule). In inference, and when frozen, they are the moving ones.
 *
 * @throws TensorError `OPTION`; `SHAPE`
 */
export class BatchNormalization extends Layer {
  override readonly type: string = "BatchNormalization";
  readonly #options: Required<Omit<BatchNormalizationOptions, keyof LayerOptions>>;

  constructor(options: BatchNormalizationOptions = {}) {
    super(options);
    checkOptions("BatchNormalization", options, OPTIONS);
    const { momentum = 0.99, epsilon = 1e-3, center = true, scale = true } = options;
    if (!(momentum >= 0 && momentum < 1)) {
      throw new TensorError(
        "OPTION",
        "BatchNormalization",
        `momentum ${momentum} is not in [0, 1)`,
        "Keras's is 0.99",
      );
    }
    this.#options = { momentum, epsilon, center, scale };
  }

  get gamma(): Parameter | undefined {
    return this.optionalWeight("gamma");
  }

  get beta(): Parameter | undefined {
    return this.optionalWeight("beta");
  }

  get movingMean(): Parameter {
    return this.weight("moving_mean");
  }

  get movingVariance(): Parameter {
    return this.weight("moving_variance");
  }

  override createWeights(inputShape: Shape): void {
    const shape = [inputShape.at(-1) ?? 1];
    if (this.#options.scale) this.addWeight("gamma", shape, ones);
    if (this.#options.center) this.addWeight("beta", shape, zeros);
    this.addWeight("moving_mean", shape, zeros, { trainable: false });
    this.addWeight("moving_variance", shape, ones, { trainable: false });
  }

  call(x: Tensor, { training = false }: CallContext = {}): Tensor {
    const { momentum, epsilon } = this.#options;
    const { gamma, beta, movingMean, movingVariance } = this;
    const options = { epsilon, gamma: gamma?.value, beta: beta?.value };
    if (!training || !this.trainable) {
      return batchNorm(x, { mean: movingMean.value, variance: movingVariance.value }, options);
    }
    const { y, mean, variance } = batchNormTraining(x, options);
    movingMean.assign(movingAverage(movingMean.value, mean, momentum));
    movingVariance.assign(movingAverage(movingVariance.value, variance, momentum));
    return y;
  }
}
