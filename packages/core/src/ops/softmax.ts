import { record } from "../autodiff/record.js";
import { untaped } from "../memory/scopes.js";
import { checkOptions } from "../options.js";
import { resolveAxis } from "../shape.js";
import type { Tensor } from "../Tensor.js";
import { div, mul, sub } from "./arithmetic.js";
import { exp, log } from "./elementwise.js";
import { max } from "./max.js";
import { operands } from "./operands.js";
import { sum } from "./sum.js";

export interface SoftmaxOptions {
  /** The axis that becomes a distribution. Default −1. */
  readonly axis?: number;
}

/**
 * exp(x) / Σ exp(x) along an axis, stable for any finite numbers.
 *
 * @throws TensorError `SHAPE`, `DTYPE`
 */
export function softmax(x: Tensor, options: SoftmaxOptions = {}): Tensor {
  const op = "softmax";
  const backend = operands(op, [x], "float32");
  checkOptions(op, options, ["axis"]);
  const { axis = -1 } = options;
  const along = { axis: resolveAxis(op, axis, x.rank), keepDims: true };
  const y = untaped(backend, () => {
    const exponentials = exp(sub(x, max(x, along)));
    return div(exponentials, sum(exponentials, along));
  });
  return record(op, y, [x], (dy) => {
    const weighted = mul(dy, y);
    return [sub(weighted, mul(y, sum(weighted, along)))];
  });
}

/** log(softmax(x)) along an axis, without forming the quotient. @throws TensorError `SHAPE`, `DTYPE` */
export function logSoftmax(x: Tensor, options: SoftmaxOptions = {}): Tensor {
  const op = "logSoftmax";
  const backend = operands(op, [x], "float32");
  checkOptions(op, options, ["axis"]);
  const { axis = -1 } = options;
  const along = { axis: resolveAxis(op, axis, x.rank), keepDims: true };
  const y = untaped(backend, () => {
    const shifted = sub(x, max(x, along));
    return sub(shifted, log(sum(exp(shifted), along)));
  });
  return record(op, y, [x], (dy) => [sub(dy, mul(exp(y), sum(dy, along)))]);
}
