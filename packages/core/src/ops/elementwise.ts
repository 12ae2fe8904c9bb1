import type { Tensor } from "../Tensor.js";
import { div, mul } from "./arithmetic.js";
import { affine, sign, unary } from "./unary.js";

/** −x. @throws TensorError `DTYPE` */
export function neg(x: Tensor): Tensor {
  return unary("neg", x, (dy) => neg(dy));
}

/** |x|. The gradient at 0 is 0. @throws TensorError `DTYPE` */
export function abs(x: Tensor): Tensor {
  return unary("abs", x, (dy) => mul(dy, sign(x)));
}

/** eˣ. @throws TensorError `DTYPE` */
export function exp(x: Tensor): Tensor {
  return unary("exp", x, (dy, _, y) => mul(dy, y));
}

/** Natural logarithm, of numbers above 0. @throws TensorError `DTYPE` */
export function log(x: Tensor): Tensor {
  return unary("log", x, (dy) => div(dy, x));
}

/** Square root, of numbers of at least 0; the gradient needs them above 0. @throws TensorError `DTYPE` */
export function sqrt(x: Tensor): Tensor {
  return unary("sqrt", x, (dy, _, y) => div(affine("sqrt", dy, 0.5, 0), y));
}

/** x². @throws TensorError `DTYPE` */
export function square(x: Tensor): Tensor {
  return mul(x, x);
}
