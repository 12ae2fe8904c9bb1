import { untaped } from "../memory/scopes.js";
import type { Tensor } from "../Tensor.js";
import { add } from "./arithmetic.js";
import { affine } from "./unary.js";

/** momentum · old + (1 − momentum) · batch, Keras's rule. Not recorded. */
export function movingAverage(old: Tensor, batch: Tensor, momentum: number): Tensor {
  return untaped(old.backend, () =>
    add(affine("movingAverage", old, momentum, 0), affine("movingAverage", batch, 1 - momentum, 0)),
  );
}
