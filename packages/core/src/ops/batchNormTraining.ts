import { record } from "../autodiff/record.js";
import type { Vjp } from "../autodiff/Tape.js";
import { untaped } from "../memory/scopes.js";
import { Tensor } from "../Tensor.js";
import { div, mul, sub } from "./arithmetic.js";
import {
  type BatchNormOptions,
  checkBatchNorm,
  deviationOf,
  present,
  scaleAndShift,
  weightsOf,
} from "./batchNormParts.js";
import { channelSum } from "./channelSum.js";
import { square } from "./elementwise.js";
import { zeros } from "./full.js";
import { mean } from "./sum.js";
import { affine } from "./unary.js";

export interface BatchStatistics {
  readonly y: Tensor;
  /** Mean of the batch per channel, `[c]`. Not differentiable. */
  readonly mean: Tensor;
  /** Variance of the batch per channel, `[c]`, of the population (divided by n). Not differentiable. */
  readonly variance: Tensor;
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
  const epsilon = checkBatchNorm(op, x, options, []);
  const { gamma, beta } = options;
  const { y, mean: center, variance } = forward(x, options, epsilon);
  // The caller may free the statistics before the gradient is asked for: aliases keep them.
  const saved = { mean: center.alias(center.shape), variance: variance.alias(variance.shape) };
  const vjp: Vjp = (dy) => {
    const { dx, dGamma, dBeta } = backward(dy, x, saved, gamma, epsilon);
    return [dx, ...(gamma === undefined ? [] : [dGamma]), ...(beta === undefined ? [] : [dBeta])];
  };
  record(op, y, [x, ...present(gamma, beta)], vjp, [saved.mean, saved.variance]);
  return { y, mean: center, variance };
}

function forward(x: Tensor, options: BatchNormOptions, epsilon: number): BatchStatistics {
  const { backend, shape } = x;
  return untaped(backend, () => {
    if (backend.batchNormTraining !== undefined) {
      const channels = [shape.at(-1)!];
      // The primitive learns from γ or β how many channels there are.
      const weights = (options.gamma ?? options.beta) ? options : { beta: zeros(backend, channels) };
      const made = backend.batchNormTraining(x.buffer, weightsOf(weights), epsilon);
      return {
        y: new Tensor(backend, made.y, shape),
        mean: new Tensor(backend, made.mean, channels),
        variance: new Tensor(backend, made.variance, channels),
      };
    }
    const axis = [...shape.keys()].slice(0, -1);
    const center = mean(x, { axis });
    const centered = sub(x, center);
    const variance = mean(square(centered), { axis });
    const y = scaleAndShift(div(centered, deviationOf(variance, epsilon)), options);
    return { y, mean: center, variance };
  });
}

interface Gradients {
  readonly dx: Tensor;
  readonly dGamma: Tensor;
  readonly dBeta: Tensor;
}

/** dx = γ / √(variance + ε) · (dy − mean(dy) − x̂ · mean(dy · x̂)), the means over the batch. */
function backward(
  dy: Tensor,
  x: Tensor,
  statistics: { readonly mean: Tensor; readonly variance: Tensor },
  gamma: Tensor | undefined,
  epsilon: number,
): Gradients {
  const { backend, shape } = x;
  const { mean: center, variance } = statistics;
  if (backend.batchNormGrad !== undefined) {
    const buffers = { mean: center.buffer, variance: variance.buffer };
    const made = backend.batchNormGrad(dy.buffer, x.buffer, buffers, gamma?.buffer, epsilon);
    return {
      dx: new Tensor(backend, made.dx, shape),
      dGamma: new Tensor(backend, made.dGamma, center.shape),
      dBeta: new Tensor(backend, made.dBeta, center.shape),
    };
  }
  const deviation = deviationOf(variance, epsilon);
  const normalized = div(sub(x, center), deviation);
  const dBeta = channelSum(dy);
  const dGamma = channelSum(mul(dy, normalized));
  const share = center.size / x.size;
  const average = (sum: Tensor) => affine("batchNormTraining", sum, share, 0);
  const projected = sub(sub(dy, average(dBeta)), mul(normalized, average(dGamma)));
  return { dx: mul(projected, div(gamma ?? 1, deviation)), dGamma, dBeta };
}
