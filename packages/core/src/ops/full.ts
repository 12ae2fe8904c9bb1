import type { Backend, DType } from "../backend/Backend.js";
import { TensorError } from "../errors.js";
import { checkShape, type Shape, sizeOf } from "../shape.js";
import { Tensor } from "../Tensor.js";
import { checkBackend } from "./operands.js";

/** A tensor of one repeated number. @throws TensorError `SHAPE` */
export function full(backend: Backend, shape: Shape, value: number, dtype: DType = "float32"): Tensor {
  checkBackend("full", backend);
  checkShape("full", shape);
  if (typeof value !== "number" || (dtype === "int32" && (value | 0) !== value)) {
    throw new TensorError("VALUE", "full", `${value} is not a ${dtype}`, "Pass a number of that kind");
  }
  return new Tensor(backend, backend.fill(sizeOf(shape), value, dtype), [...shape]);
}

/** @throws TensorError `SHAPE` */
export function zeros(backend: Backend, shape: Shape, dtype: DType = "float32"): Tensor {
  return full(backend, shape, 0, dtype);
}

/** @throws TensorError `SHAPE` */
export function ones(backend: Backend, shape: Shape, dtype: DType = "float32"): Tensor {
  return full(backend, shape, 1, dtype);
}
