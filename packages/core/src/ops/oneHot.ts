import { TensorError } from "../errors.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";

/**
 * Class ids as rows of zeros with a single 1. `[…]` int32 → `[…, classes]` float32. Has no gradient.
 *
 * @throws TensorError `DTYPE`; `VALUE` for an id outside 0 … classes − 1 where the device can be read without waiting
 * (TensorFlow gives a row of zeros, and so does a device that cannot be asked)
 */
export function oneHot(labels: Tensor, classes: number): Tensor {
  const op = "oneHot";
  const backend = operands(op, [labels], "int32");
  if (!Number.isInteger(classes) || classes < 1) {
    throw new TensorError(
      "OPTION",
      op,
      `${classes} is not a number of classes`,
      "Use a whole number of at least 1",
    );
  }
  if (backend.readSync !== undefined) checkClassIds(op, labels.readSync(), classes);
  return new Tensor(backend, backend.oneHot(labels.buffer, classes), [...labels.shape, classes]);
}

/** @throws TensorError `VALUE` */
export function checkClassIds(op: string, ids: ArrayLike<number>, classes: number): void {
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index]!;
    if (Number.isInteger(id) && id >= 0 && id < classes) continue;
    throw new TensorError(
      "VALUE",
      op,
      `label ${id} at position ${index} is not one of ${classes} classes`,
      `Labels are whole numbers from 0 to ${classes - 1}`,
    );
  }
}
