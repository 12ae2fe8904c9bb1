import { record } from "../autodiff/record.js";
import type { Vjp } from "../autodiff/Tape.js";
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
  const [x, y, made] = pair("add", a, b);
  const dxy: Vjp = (dy) => [sumTo(dy, x.shape), sumTo(dy, y.shape)];
  return record("add", binary("add", x, y), [x, y], dxy, made);
}

/** a − b with NumPy's broadcasting. @throws TensorError `SHAPE`, `DTYPE`, `BACKEND` */
export function sub(a: Operand, b: Operand): Tensor {
  const [x, y, made] = pair("sub", a, b);
  const dxy: Vjp = (dy, needs) => [
    needs[0] ? sumTo(dy, x.shape) : null,
    needs[1] ? neg(sumTo(dy, y.shape)) : null,
  ];
  return record("sub", binary("sub", x, y), [x, y], dxy, made);
}

/** a · b element by element, with NumPy's broadcasting. @throws TensorError `SHAPE`, `DTYPE`, `BACKEND` */
export function mul(a: Operand, b: Operand): Tensor {
  const [x, y, made] = pair("mul", a, b);
  const dxy: Vjp = (dy, needs) => [
    needs[0] ? sumTo(mul(dy, y), x.shape) : null,
    needs[1] ? sumTo(mul(dy, x), y.shape) : null,
  ];
  return record("mul", binary("mul", x, y), [x, y], dxy, made);
}

/** a / b with NumPy's broadcasting. A divisor of 0 is the caller's to avoid. @throws TensorError `SHAPE`, `DTYPE`, `BACKEND` */
export function div(a: Operand, b: Operand): Tensor {
  const [x, y, made] = pair("div", a, b);
  const quotient = binary("div", x, y);
  const dxy: Vjp = (dy, needs) => {
    const dx = div(dy, y);
    return [needs[0] ? sumTo(dx, x.shape) : null, needs[1] ? neg(sumTo(mul(dx, quotient), y.shape)) : null];
  };
  return record("div", quotient, [x, y], dxy, made);
}
