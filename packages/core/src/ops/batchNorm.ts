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
import { neg } from "./elementwise.js";
import { affine } from "./unary.js";

/**
 * Batch normalization with given statistics, as in inference: γ · (x − mean) / √(variance + ε) + β over the last axis.
 *
 * @param statistics `mean` and `variance`, both `[c]`: usually the moving averages, see `movingAverage`
 * @throws TensorError `SHAPE`, `DTYPE`, `OPTION`
 */
export function batchNorm(
  x: Tensor,
  statistics: { readonly mean: Tensor; readonly variance: Tensor },
  options: BatchNormOptions = {},
): Tensor {
  const op = "batchNorm";
  const { mean, variance } = statistics;
  const { gamma, beta } = options;
  const epsilon = checkBatchNorm(op, x, options, [mean, variance]);
  const { backend } = x;
  const fused = backend.batchNorm?.(
    x.buffer,
    { mean: mean.buffer, variance: variance.buffer },
    weightsOf(options),
    epsilon,
  );
  const y =
    fused === undefined
      ? untaped(backend, () => scaleAndShift(div(sub(x, mean), deviationOf(variance, epsilon)), options))
      : new Tensor(backend, fused, x.shape);
  // Moving averages may be replaced before the gradient is asked for: aliases keep these.
  const [center, spread] = [mean.alias(mean.shape), variance.alias(variance.shape)];
  const vjp: Vjp = (dy, [toX, toMean, toVariance, ...toWeights]) => {
    const deviation = deviationOf(spread, epsilon);
    const scale = div(gamma ?? 1, deviation);
    const toGamma = gamma !== undefined && toWeights[0];
    const toBeta = beta !== undefined && toWeights.at(-1);
    const dBeta = toMean || toBeta ? channelSum(dy) : null;
    const dGamma = toVariance || toGamma ? channelSum(mul(dy, div(sub(x, center), deviation))) : null;
    return [
      toX ? mul(dy, scale) : null,
      toMean ? neg(mul(dBeta!, scale)) : null,
      toVariance ? affine(op, div(mul(dGamma!, scale), deviation), -0.5, 0) : null,
      ...(gamma === undefined ? [] : [dGamma]),
      ...(beta === undefined ? [] : [dBeta]),
    ];
  };
  return record(op, y, [x, mean, variance, ...present(gamma, beta)], vjp, [center, spread]);
}
