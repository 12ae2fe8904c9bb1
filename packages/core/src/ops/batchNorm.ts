import { record } from "../autodiff/record.js";
import { TensorError } from "../errors.js";
import { tidy, untaped } from "../memory/scopes.js";
import { checkOptions } from "../options.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../Tensor.js";
import { add, div, mul, sub } from "./arithmetic.js";
import { sqrt, square } from "./elementwise.js";
import { operands } from "./operands.js";
import { mean } from "./sum.js";
import { affine } from "./unary.js";

export interface BatchNormOptions {
  /** Scale per channel, `[c]`. Default: none. */
  readonly gamma?: Tensor;
  /** Shift per channel, `[c]`. Default: none. */
  readonly beta?: Tensor;
  /** Added to the variance. Default 1e-3, as in Keras. */
  readonly epsilon?: number;
}

export interface BatchStatistics {
  readonly y: Tensor;
  /** Mean of the batch per channel, `[c]`. Not differentiable. */
  readonly mean: Tensor;
  /** Variance of the batch per channel, `[c]`, of the population (divided by n). Not differentiable. */
  readonly variance: Tensor;
}

/**
 * Batch normalization with given statistics, as in inference: γ · (x − mean) / √(variance + ε) + β over the last axis.
 *
 * @param mean `[c]`, and `variance` likewise: usually the moving averages, see `movingAverage`
 * @throws TensorError `SHAPE`, `DTYPE`, `OPTION`
 */
export function batchNorm(
  x: Tensor,
  { mean: center, variance }: { readonly mean: Tensor; readonly variance: Tensor },
  options: BatchNormOptions = {},
): Tensor {
  const { gamma, beta, epsilon } = checkBatchNorm("batchNorm", x, options, [center, variance]);
  return tidy(x.backend, () => {
    const normalized = div(sub(x, center), sqrt(affine("batchNorm", variance, 1, epsilon)));
    return scaleAndShift(normalized, gamma, beta);
  });
}

/**
 * Batch normalization with the batch's own statistics, as in training (Ioffe and Szegedy 2015): mean and variance per channel over
 * all other axes. The gradient flows through the statistics.
 *
 * @throws TensorError `SHAPE`, `DTYPE`, `OPTION`
 * @example
 * const { y, mean, variance } = batchNormTraining(x, { gamma, beta });
 * movingMean.assign(movingAverage(movingMean.value, mean, 0.99));
 */
export function batchNormTraining(x: Tensor, options: BatchNormOptions = {}): BatchStatistics {
  const op = "batchNormTraining";
  const { gamma, beta, epsilon } = checkBatchNorm(op, x, options, []);
  const axis = [...x.shape.keys()].slice(0, -1);
  return tidy(x.backend, () => {
    const { center, variance, deviation, normalized } = untaped(x.backend, () => {
      const center = mean(x, { axis });
      const centered = sub(x, center);
      const variance = mean(square(centered), { axis });
      const deviation = sqrt(affine(op, variance, 1, epsilon));
      return { center, variance, deviation, normalized: div(centered, deviation) };
    });
    record(
      op,
      normalized,
      [x],
      (dy) => {
        const projection = mul(normalized, mean(mul(dy, normalized), { axis }));
        return [div(sub(sub(dy, mean(dy, { axis })), projection), deviation)];
      },
      [deviation],
    );
    return { y: scaleAndShift(normalized, gamma, beta), mean: center, variance };
  });
}

/** momentum · old + (1 − momentum) · batch, Keras's rule. Not recorded. */
export function movingAverage(old: Tensor, batch: Tensor, momentum: number): Tensor {
  return untaped(old.backend, () =>
    add(affine("movingAverage", old, momentum, 0), affine("movingAverage", batch, 1 - momentum, 0)),
  );
}

function scaleAndShift(x: Tensor, gamma: Tensor | undefined, beta: Tensor | undefined): Tensor {
  const scaled = gamma === undefined ? x : mul(x, gamma);
  return beta === undefined ? scaled : add(scaled, beta);
}

function checkBatchNorm(
  op: string,
  x: Tensor,
  options: BatchNormOptions,
  statistics: readonly Tensor[],
): BatchNormOptions & { readonly epsilon: number } {
  checkOptions(op, options, ["gamma", "beta", "epsilon"]);
  const { gamma, beta, epsilon = 1e-3 } = options;
  const vectors = [...statistics, ...[gamma, beta].filter((vector) => vector !== undefined)];
  operands(op, [x, ...vectors], "float32");
  const channels = x.shape.at(-1);
  if (x.rank < 2) {
    throw new TensorError(
      "SHAPE",
      op,
      `expected […, channels], received ${formatShape(x.shape)}`,
      "Add a batch axis",
    );
  }
  for (const vector of vectors) {
    if (vector.rank !== 1 || vector.size !== channels) {
      throw new TensorError(
        "SHAPE",
        op,
        `a vector of ${formatShape(vector.shape)} does not fit the ${channels} channels of ${formatShape(x.shape)}`,
        `Use a tensor of shape ${channels}`,
      );
    }
  }
  if (!(epsilon > 0))
    throw new TensorError(
      "OPTION",
      op,
      `epsilon ${epsilon} is not above 0`,
      "Use a small number such as 1e-3",
    );
  return { ...options, epsilon };
}
