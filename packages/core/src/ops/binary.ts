import type { Backend, BinaryOp } from "../backend/Backend.js";
import { TensorError } from "../errors.js";
import { broadcastGeometry } from "../geometry/broadcast.js";
import { Tensor } from "../Tensor.js";
import { full } from "./full.js";
import { operands } from "./operands.js";

/** A tensor, or a number that stands for a scalar on the other operand's backend. */
export type Operand = Tensor | number;

/** Two operands as tensors of one backend, and those that were made for it: the operation's to free, as `record` does. */
export function pair(op: string, a: Operand, b: Operand): readonly [Tensor, Tensor, readonly Tensor[]] {
  if (typeof a !== "number" && typeof b !== "number") return [a, b, []];
  const other = typeof a === "number" ? b : a;
  if (!(other instanceof Tensor)) throw noTensor(op);
  operands(op, [other]);
  const scalar = full(other.backend, [], typeof a === "number" ? a : (b as number), other.dtype);
  return typeof a === "number" ? [scalar, other, [scalar]] : [other, scalar, [scalar]];
}

export function noTensor(op: string): TensorError {
  return new TensorError("VALUE", op, "neither operand is a tensor", "Make one with tensor(backend, values)");
}

/** Calls a binary primitive with NumPy's broadcasting; not recorded. */
export function binary(op: BinaryOp, a: Tensor, b: Tensor): Tensor {
  const comparison = op === "equal" || op === "greater";
  const backend: Backend = operands(op, [a, b], comparison ? undefined : "float32");
  if (a.dtype !== b.dtype) {
    throw new TensorError("DTYPE", op, `${a.dtype} and ${b.dtype} do not mix`, "Use cast to make them alike");
  }
  const geometry = broadcastGeometry(op, a.shape, b.shape);
  return new Tensor(backend, backend.binary(op, a.buffer, b.buffer, geometry), geometry.outputShape);
}
