import type { BatchNormWeights, DeviceBuffer } from "../backend/Backend.js";
import { TensorError } from "../errors.js";
import { checkOptions } from "../options.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../Tensor.js";
import { add, mul } from "./arithmetic.js";
import { sqrt } from "./elementwise.js";
import { operands } from "./operands.js";
import { affine } from "./unary.js";

export interface BatchNormOptions {
  /** Scale per channel, `[c]`. Default: none. */
  readonly gamma?: Tensor | undefined;
  /** Shift per channel, `[c]`. Default: none. */
  readonly beta?: Tensor | undefined;
  /** Added to the variance. Default 1e-3, as in Keras. */
  readonly epsilon?: number;
}

/** The epsilon to use, when everything fits. @throws TensorError `SHAPE`, `DTYPE`, `OPTION` */
export function checkBatchNorm(
  op: string,
  x: Tensor,
  options: BatchNormOptions,
  statistics: readonly Tensor[],
): number {
  checkOptions(op, options, ["gamma", "beta", "epsilon"]);
  const { gamma, beta, epsilon = 1e-3 } = options;
  const vectors = [...statistics, ...present(gamma, beta)];
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
  return epsilon;
}

/** Those that are there, in their order. */
export function present<T>(...values: readonly (T | undefined)[]): T[] {
  return values.filter((value) => value !== undefined);
}

/** √(variance + ε) */
export function deviationOf(variance: Tensor, epsilon: number): Tensor {
  return sqrt(affine("batchNorm", variance, 1, epsilon));
}

/** γ · x + β */
export function scaleAndShift(x: Tensor, { gamma, beta }: BatchNormOptions): Tensor {
  const scaled = gamma === undefined ? x : mul(x, gamma);
  return beta === undefined ? scaled : add(scaled, beta);
}

/** The buffers of γ and β, for primitives. */
export function weightsOf({ gamma, beta }: BatchNormOptions): BatchNormWeights<DeviceBuffer> {
  return { gamma: gamma?.buffer, beta: beta?.buffer };
}
