import { record } from "../autodiff/record.js";
import { untaped } from "../memory/scopes.js";
import { checkOptions } from "../options.js";
import { Tensor } from "../Tensor.js";
import { mul } from "./arithmetic.js";
import { greater } from "./comparison.js";
import { operands } from "./operands.js";
import { affine, unary } from "./unary.js";

/** max(x, 0). The gradient at 0 is 0. @throws TensorError `DTYPE` */
export function relu(x: Tensor): Tensor {
  return unary("relu", x, (dy, _, y) => reluGradient(dy, y));
}

/** The gradient of relu from its output: dy where y is above 0, else 0. Not recorded. */
export function reluGradient(dy: Tensor, y: Tensor): Tensor {
  const fused = y.backend.reluGrad?.(dy.buffer, y.buffer);
  return fused === undefined ? mul(dy, greater(y, 0)) : new Tensor(y.backend, fused, y.shape);
}

/**
 * x where it is above 0, else alpha · x (Maas, Hannun and Ng 2013).
 *
 * @param options `alpha`: slope below and at 0, default 0.2 as in TensorFlow's `tf.nn.leaky_relu`
 * @throws TensorError `DTYPE`
 */
export function leakyRelu(x: Tensor, options: { readonly alpha?: number } = {}): Tensor {
  const backend = operands("leakyRelu", [x], "float32");
  checkOptions("leakyRelu", options, ["alpha"]);
  const { alpha = 0.2 } = options;
  const slope = untaped(backend, () => affine("leakyRelu", greater(x, 0), 1 - alpha, alpha));
  const y = untaped(backend, () => mul(x, slope));
  return record("leakyRelu", y, [x], (dy) => [mul(dy, slope)], [slope]);
}

/** 1 / (1 + e⁻ˣ). @throws TensorError `DTYPE` */
export function sigmoid(x: Tensor): Tensor {
  return unary("sigmoid", x, (dy, _, y) => mul(dy, mul(y, affine("sigmoid", y, -1, 1))));
}

/** Hyperbolic tangent. @throws TensorError `DTYPE` */
export function tanh(x: Tensor): Tensor {
  return unary("tanh", x, (dy, _, y) => mul(dy, affine("tanh", mul(y, y), -1, 1)));
}
