import { record } from "../autodiff/record.js";
import type { Tensor } from "../Tensor.js";
import { binary, type Operand, pair } from "./binary.js";
import { neg } from "./elementwise.js";
import { sumTo } from "./sumTo.js";

/**
 * a + b with NumPy's broadcasting.
 *
 * @throws TensorError `SHAPE`, `DTYPE`, `BACKEND`
 * @example
 * add(conv2d(x, kernel), bias);   // [n, h, w, c] + [c]
 */
export function add(a: Operand, b: Operand): Tensor {
  const [x, y] = pair("add", a, b);
  return record("add", binary("add", x, y), [x, y], (dy) => [sumTo(dy, x.shape), sumTo(dy, y.shape)]);
}

/** a − b with NumPy's broadcasting. @throws TensorError `SHAPE`, `DTYPE`, `BACKEND` */
export function sub(a: Operand, b: Operand): Tensor {
  const [x, y] = pair("sub", a, b);
  return record("sub", binary("sub", x, y), [x, y], (dy, needs) => [
    needs[0] ? sumTo(dy, x.shape) : null,
    needs[1] ? neg(sumTo(dy, y.shape)) : null,
  ]);
}

/** a · b element by element, with NumPy's broadcasting. @throws TensorError `SHAPE`, `DTYPE`, `BACKEND` */
export function mul(a: Operand, b: Operand): Tensor {
  const [x, y] = pair("mul", a, b);
  return record("mul", binary("mul", x, y), [x, y], (dy, needs) => [
    needs[0] ? sumTo(mul(dy, y), x.shape) : null,
    needs[1] ? sumTo(mul(dy, x), y.shape) : null,
  ]);
}

/** a / b with NumPy's broadcasting. A divisor of 0 is the caller's to avoid. @throws TensorError `SHAPE`, `DTYPE`, `BACKEND` */
export function div(a: Operand, b: Operand): Tensor {
  const [x, y] = pair("div", a, b);
  const quotient = binary("div", x, y);
  return record("div", quotient, [x, y], (dy, needs) => {
    const dx = div(dy, y);
    return [needs[0] ? sumTo(dx, x.shape) : null, needs[1] ? neg(sumTo(mul(dx, quotient), y.shape)) : null];
  });
}
