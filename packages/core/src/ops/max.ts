import { record } from "../autodiff/record.js";
import { tidy, untaped } from "../memory/scopes.js";
import { checkOptions } from "../options.js";
import { resolveAxes } from "../shape.js";
import { Tensor } from "../Tensor.js";
import { mul } from "./arithmetic.js";
import { neg } from "./elementwise.js";
import { expand } from "./expand.js";
import { operands } from "./operands.js";
import { keptShapeOf, planReduction, type ReduceOptions } from "./reduction.js";
import { reshape } from "./reshape.js";
import { transpose } from "./transpose.js";

/**
 * Largest value over axes. Of equal values the first in row-major order gets the gradient.
 *
 * @throws TensorError `SHAPE` for an axis that does not exist, `DTYPE`
 */
export function max(x: Tensor, options: ReduceOptions = {}): Tensor {
  const op = "max";
  const backend = operands(op, [x], "float32");
  checkOptions(op, options, ["axis", "keepDims"]);
  const keptShape = keptShapeOf(op, x.shape, options);
  const y = untaped(backend, () => {
    const { source, geometry, outputShape } = planReduction(op, x, options);
    return new Tensor(backend, backend.reduce("max", source.buffer, geometry), outputShape);
  });
  return record(op, y, [x], (dy) => [mul(expand(dy.alias(keptShape), x.shape), winners(x, options))]);
}

/** Smallest value over axes. Of equal values the first in row-major order gets the gradient. @throws as `max` */
export function min(x: Tensor, options: ReduceOptions = {}): Tensor {
  const backend = operands("min", [x], "float32");
  checkOptions("min", options, ["axis", "keepDims"]);
  resolveAxes("min", options.axis, x.rank);
  return tidy(backend, () => neg(max(neg(x), options)));
}

/** 1 at the first largest element of each reduced group, else 0. */
function winners(x: Tensor, options: ReduceOptions): Tensor {
  const { backend } = x;
  const { source, geometry } = planReduction("max", x, options);
  const { outer, reduced, inner } = geometry;
  const positions = new Tensor(backend, backend.argMax(source.buffer, geometry), [outer, inner]);
  const marks = new Tensor(backend, backend.oneHot(positions.buffer, reduced), [outer, inner, reduced]);
  const grouped = reshape(transpose(marks, [0, 2, 1]), source.shape);
  return source === x ? grouped : transpose(grouped, inverseOf(x, options));
}

/** The order that takes the kept axes, then the reduced ones, back to where they stood. */
function inverseOf(x: Tensor, options: ReduceOptions): readonly number[] {
  const axes = resolveAxes("max", options.axis, x.rank);
  const order = [...x.shape.keys()].filter((axis) => !axes.includes(axis)).concat(axes);
  return order.map((_, axis) => order.indexOf(axis));
}
