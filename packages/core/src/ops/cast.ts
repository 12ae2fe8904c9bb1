import { record } from "../autodiff/record.js";
import type { DType } from "../backend/Backend.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";

/** Changes the dtype. float32 → int32 drops the fraction (towards zero) and has no gradient. */
export function cast(x: Tensor, dtype: DType): Tensor {
  const backend = operands("cast", [x]);
  if (x.dtype === dtype) return record("cast", x.alias(x.shape), [x], (dy) => [dy]);
  return new Tensor(backend, backend.cast(x.buffer, dtype), x.shape);
}

/** The same numbers, cut off from the tape: no gradient flows back through it. */
export function stopGradient(x: Tensor): Tensor {
  operands("stopGradient", [x]);
  return x.alias(x.shape);
}
