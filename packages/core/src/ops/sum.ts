import { record } from "../autodiff/record.js";
import { tidy, untaped } from "../memory/scopes.js";
import { checkOptions } from "../options.js";
import { resolveAxes } from "../shape.js";
import { Tensor } from "../Tensor.js";
import { expand } from "./expand.js";
import { operands } from "./operands.js";
import { keptShapeOf, planReduction, type ReduceOptions } from "./reduction.js";
import { affine } from "./unary.js";

/**
 * Sum over axes.
 *
 * @throws TensorError `SHAPE` for an axis that does not exist, `DTYPE`
 * @example
 * sum(x, { axis: [0, 1, 2] });   // [n, h, w, c] → [c]
 */
export function sum(x: Tensor, options: ReduceOptions = {}): Tensor {
  const op = "sum";
  const backend = operands(op, [x], "float32");
  checkOptions(op, options, ["axis", "keepDims"]);
  const keptShape = keptShapeOf(op, x.shape, options);
  const y = untaped(backend, () => {
    const { source, geometry, outputShape } = planReduction(op, x, options);
    return new Tensor(backend, backend.reduce("sum", source.buffer, geometry), outputShape);
  });
  return record(op, y, [x], (dy) => [expand(dy.alias(keptShape), x.shape)]);
}

/** Mean over axes. @throws TensorError `SHAPE` for an axis that does not exist, `DTYPE` */
export function mean(x: Tensor, options: ReduceOptions = {}): Tensor {
  const backend = operands("mean", [x], "float32");
  checkOptions("mean", options, ["axis", "keepDims"]);
  resolveAxes("mean", options.axis, x.rank);
  return tidy(backend, () => {
    const total = sum(x, options);
    return affine("mean", total, total.size / x.size, 0);
  });
}
