import { record } from "../autodiff/record.js";
import type { Vjp } from "../autodiff/Tape.js";
import { Tensor } from "../Tensor.js";
import { binary, noTensor, type Operand, pair } from "./binary.js";
import { neg } from "./elementwise.js";
import { sumTo } from "./sumTo.js";
import { affine } from "./unary.js";

/**
 * a + b with NumPy's broadcasting.
 *
 * @throws TensorError `SHAPE`, `DTYPE`, `BACKEND`
 * @example
 * add(conv2d(x, kernel), bias);   // [n, h, w, c] + [c]
 */
export function add(a: Operand, b: Operand): Tensor {
  if (typeof a === "number") return withNumber("add", b, 1, a);
  if (typeof b === "number") return withNumber("add", a, 1, b);
  const dxy: Vjp = (dy) => [sumTo(dy, a.shape), sumTo(dy, b.shape)];
  return record("add", binary("add", a, b), [a, b], dxy);
}

/** a − b with NumPy's broadcasting. @throws TensorError `SHAPE`, `DTYPE`, `BACKEND` */
export function sub(a: Operand, b: Operand): Tensor {
  if (typeof a === "number") return withNumber("sub", b, -1, a);
  if (typeof b === "number") return withNumber("sub", a, 1, -b);
  const dxy: Vjp = (dy, needs) => [
    needs[0] ? sumTo(dy, a.shape) : null,
    needs[1] ? neg(sumTo(dy, b.shape)) : null,
  ];
  return record("sub", binary("sub", a, b), [a, b], dxy);
}

/** a · b element by element, with NumPy's broadcasting. @throws TensorError `SHAPE`, `DTYPE`, `BACKEND` */
export function mul(a: Operand, b: Operand): Tensor {
  if (typeof a === "number") return withNumber("mul", b, a, -0);
  if (typeof b === "number") return withNumber("mul", a, b, -0);
  const dxy: Vjp = (dy, needs) => [
    needs[0] ? sumTo(mul(dy, b), a.shape) : null,
    needs[1] ? sumTo(mul(dy, a), b.shape) : null,
  ];
  return record("mul", binary("mul", a, b), [a, b], dxy);
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

/**
 * x · scale + shift with both rounded to float32, as a scalar on the device would be: the same bits as the binary primitive, in one pass
 * and without that scalar. A product is shifted by −0, because adding 0 turns −0 into 0.
 */
function withNumber(op: string, x: Operand, scale: number, shift: number): Tensor {
  if (!(x instanceof Tensor)) throw noTensor(op);
  return affine(op, x, Math.fround(scale), Math.fround(shift));
}
