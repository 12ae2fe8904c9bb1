import type { Backend, DType } from "../backend/Backend.js";
import { TensorError } from "../errors.js";
import type { Tensor } from "../Tensor.js";
import { tensor } from "./tensor.js";

/**
 * start, start + step, … up to but not including stop. `[⌈(stop − start) / step⌉]`
 *
 * @throws TensorError `VALUE` when that is no number at all
 * @example
 * reshape(range(backend, 1, 26), [1, 5, 5, 1]);
 */
export function range(
  backend: Backend,
  start: number,
  stop: number,
  step = 1,
  dtype: DType = "float32",
): Tensor {
  const count = Math.ceil((stop - start) / step);
  if (!Number.isFinite(count) || count < 1) {
    throw new TensorError(
      "VALUE",
      "range",
      `from ${start} to ${stop} by ${step} there are no numbers`,
      "Give a step that leads from start towards stop",
    );
  }
  return tensor(
    backend,
    Array.from({ length: count }, (_, index) => start + index * step),
    [count],
    dtype,
  );
}
