import { record } from "../autodiff/record.js";
import { TensorError } from "../errors.js";
import { concatGeometry } from "../geometry/concat.js";
import { tidy } from "../memory/scopes.js";
import { checkOptions } from "../options.js";
import { resolveAxis } from "../shape.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";
import { expandDims } from "./reshape.js";
import { slice } from "./slice.js";

/**
 * Joins tensors along an axis that exists.
 *
 * @param options.axis default −1, the channels
 * @throws TensorError `SHAPE` when they differ on another axis, `DTYPE`
 * @example
 * concat([branch1, branch2], { axis: 3 });   // Inception, DenseNet
 */
export function concat(tensors: readonly Tensor[], options: { readonly axis?: number } = {}): Tensor {
  const op = "concat";
  const backend = operands(op, tensors, tensors[0]?.dtype);
  checkOptions(op, options, ["axis"]);
  const joined = resolveAxis(op, options.axis ?? -1, tensors[0]!.rank);
  const geometry = concatGeometry(
    op,
    tensors.map(({ shape }) => shape),
    joined,
  );
  const buffers = tensors.map(({ buffer }) => buffer);
  const y = new Tensor(backend, backend.concat(buffers, geometry), geometry.outputShape);
  return record(op, y, tensors, (dy, needs) => {
    let offset = 0;
    return tensors.map((part, index) => {
      const begin = part.shape.map((_, other) => (other === joined ? offset : 0));
      offset += part.shape[joined]!;
      return needs[index] ? slice(dy, begin, part.shape) : null;
    });
  });
}

/**
 * Joins tensors of one shape along a new axis.
 *
 * @param options.axis where the new axis will be, default 0
 * @throws TensorError `SHAPE`, `DTYPE`
 */
export function stack(tensors: readonly Tensor[], options: { readonly axis?: number } = {}): Tensor {
  const backend = operands("stack", tensors, tensors[0]?.dtype);
  const shape = tensors[0]!.shape;
  checkOptions("stack", options, ["axis"]);
  const position = resolveAxis("stack", options.axis ?? 0, shape.length + 1);
  if (tensors.some((part) => part.rank !== shape.length)) {
    throw new TensorError(
      "SHAPE",
      "stack",
      "tensors of different ranks cannot be stacked",
      "Give all the same shape",
    );
  }
  return tidy(backend, () =>
    concat(
      tensors.map((part) => expandDims(part, position)),
      { axis: position },
    ),
  );
}
