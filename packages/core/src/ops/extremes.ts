import { record } from "../autodiff/record.js";
import type { Vjp } from "../autodiff/Tape.js";
import type { Tensor } from "../Tensor.js";
import { mul, sub } from "./arithmetic.js";
import { binary, type Operand, pair } from "./binary.js";
import { sumTo } from "./sumTo.js";

/** The larger of a and b. Where they are equal the gradient goes to `a`. @throws TensorError `SHAPE`, `DTYPE`, `BACKEND` */
export function maximum(a: Operand, b: Operand): Tensor {
  return extreme("maximum", a, b, (x, y) => binary("greater", y, x));
}

/** The smaller of a and b. Where they are equal the gradient goes to `a`. @throws TensorError `SHAPE`, `DTYPE`, `BACKEND` */
export function minimum(a: Operand, b: Operand): Tensor {
  return extreme("minimum", a, b, (x, y) => binary("greater", x, y));
}

function extreme(
  op: "maximum" | "minimum",
  a: Operand,
  b: Operand,
  secondWins: (x: Tensor, y: Tensor) => Tensor,
): Tensor {
  const [x, y, made] = pair(op, a, b);
  const dxy: Vjp = (dy) => {
    const toY = mul(dy, secondWins(x, y));
    return [sumTo(sub(dy, toY), x.shape), sumTo(toY, y.shape)];
  };
  return record(op, binary(op, x, y), [x, y], dxy, made);
}
