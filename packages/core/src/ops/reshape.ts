import { record } from "../autodiff/record.js";
import { TensorError } from "../errors.js";
import { checkOptions } from "../options.js";
import { checkShape, formatShape, resolveAxes, type Shape, sizeOf } from "../shape.js";
import type { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";

/**
 * The same numbers in row-major order under another shape; shares the buffer. One size may be −1: what is left over.
 *
 * @throws TensorError `SHAPE`
 * @example
 * reshape(x, [x.shape[0]!, -1]);   // [n, 5, 5, 16] → [n, 400]
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  operands("reshape", [x]);
  return view("reshape", x, fillIn(x, shape));
}

/** Adds an axis of size 1, which will be axis number `axis`. @throws TensorError `SHAPE` */
export function expandDims(x: Tensor, axis: number): Tensor {
  operands("expandDims", [x]);
  const [position] = resolveAxes("expandDims", axis, x.rank + 1);
  return view("expandDims", x, x.shape.toSpliced(position!, 0, 1));
}

/** Removes axes of size 1: those named, or all. @throws TensorError `SHAPE` for a named axis of another size */
export function squeeze(x: Tensor, options: { readonly axis?: number | readonly number[] } = {}): Tensor {
  operands("squeeze", [x]);
  checkOptions("squeeze", options, ["axis"]);
  const { axis } = options;
  const named = axis === undefined ? undefined : resolveAxes("squeeze", axis, x.rank);
  for (const index of named ?? []) {
    if (x.shape[index] !== 1) {
      throw new TensorError(
        "SHAPE",
        "squeeze",
        `axis ${index} of ${formatShape(x.shape)} has size ${x.shape[index]}`,
        "Only axes of size 1 can be removed",
      );
    }
  }
  return view(
    "squeeze",
    x,
    x.shape.filter((size, index) => (named === undefined ? size !== 1 : !named.includes(index))),
  );
}

function view(op: string, x: Tensor, shape: Shape): Tensor {
  return record(op, x.alias(shape), [x], (dy) => [dy.alias(x.shape)]);
}

function fillIn(x: Tensor, shape: Shape): Shape {
  if (!Array.isArray(shape)) checkShape("reshape", shape);
  const free = shape.indexOf(-1);
  const known = sizeOf(shape.filter((_, axis) => axis !== free));
  const filled = free === -1 ? [...shape] : shape.with(free, x.size / known);
  if (filled.every((size) => Number.isInteger(size) && size >= 1) && sizeOf(filled) === x.size) return filled;
  if (free === -1) checkShape("reshape", shape);
  throw new TensorError(
    "SHAPE",
    "reshape",
    `${formatShape(x.shape)} holds ${x.size} numbers, which do not fill [${shape.join(", ")}]`,
    "The sizes must multiply to the same number; one of them may be −1",
  );
}
