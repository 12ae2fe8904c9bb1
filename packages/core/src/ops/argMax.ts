import { checkOptions } from "../options.js";
import { resolveAxis } from "../shape.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";
import { planReduction } from "./reduction.js";

/**
 * int32 position of the largest value along one axis; the first of equal ones. Has no gradient.
 *
 * @param options.axis default −1
 * @throws TensorError `SHAPE` for an axis that does not exist
 * @example
 * const predicted = argMax(logits, { axis: -1 });   // [n, classes] → [n]
 */
export function argMax(
  x: Tensor,
  options: { readonly axis?: number; readonly keepDims?: boolean } = {},
): Tensor {
  const op = "argMax";
  const backend = operands(op, [x]);
  checkOptions(op, options, ["axis", "keepDims"]);
  const { axis = -1, keepDims = false } = options;
  const plan = planReduction(op, x, { axis: resolveAxis(op, axis, x.rank), keepDims });
  return new Tensor(backend, backend.argMax(x.buffer, plan.geometry), plan.outputShape);
}
