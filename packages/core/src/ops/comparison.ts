import type { Tensor } from "../Tensor.js";
import { binary, type Operand, pair } from "./binary.js";

/**
 * 1 where a equals b, else 0, as float32, with NumPy's broadcasting. Has no gradient.
 *
 * @throws TensorError `SHAPE`, `DTYPE`, `BACKEND`
 * @example
 * const correct = sum(equal(argMax(logits, { axis: -1 }), labels));
 */
export function equal(a: Operand, b: Operand): Tensor {
  return compare("equal", a, b);
}

/** 1 where a is greater than b, else 0, as float32, with NumPy's broadcasting. Has no gradient. @throws TensorError `SHAPE`, `DTYPE`, `BACKEND` */
export function greater(a: Operand, b: Operand): Tensor {
  return compare("greater", a, b);
}

function compare(op: "equal" | "greater", a: Operand, b: Operand): Tensor {
  const [x, y, made] = pair(op, a, b);
  const result = binary(op, x, y);
  for (const scalar of made) scalar.dispose();
  return result;
}
