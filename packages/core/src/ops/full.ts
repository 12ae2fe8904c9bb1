import type { Backend, DType } from "../backend/Backend.js";
import { checkShape, type Shape, sizeOf } from "../shape.js";
import { Tensor } from "../Tensor.js";

/** A tensor of one repeated number. @throws TensorError `SHAPE` */
export function full(backend: Backend, shape: Shape, value: number, dtype: DType = "float32"): Tensor {
  checkShape("full", shape);
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
