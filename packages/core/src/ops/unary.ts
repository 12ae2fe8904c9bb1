import { record } from "../autodiff/record.js";
import type { UnaryOp } from "../backend/Backend.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";

/** Calls a unary primitive; `dx` says how the gradient goes back, given input and output. */
export function unary(op: UnaryOp, x: Tensor, dx: (dy: Tensor, x: Tensor, y: Tensor) => Tensor): Tensor {
  const backend = operands(op, [x], "float32");
  const y = new Tensor(backend, backend.unary(op, x.buffer), x.shape);
  return record(op, y, [x], (dy) => [dx(dy, x, y)]);
}

/** x · scale + shift, recorded. */
export function affine(op: string, x: Tensor, scale: number, shift: number): Tensor {
  const backend = operands(op, [x], "float32");
  const y = new Tensor(backend, backend.affine(x.buffer, scale, shift), x.shape);
  return record(op, y, [x], (dy) => [scale === 1 ? dy : affine(op, dy, scale, -0)]);
}

/** The sign of every number, −1, 0 or 1; not recorded, since it is constant almost everywhere. */
export function sign(x: Tensor): Tensor {
  const backend = operands("sign", [x], "float32");
  return new Tensor(backend, backend.unary("sign", x.buffer), x.shape);
}
