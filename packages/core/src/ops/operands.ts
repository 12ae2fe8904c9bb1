import type { Backend, DType } from "../backend/Backend.js";
import { TensorError } from "../errors.js";
import { formatShape } from "../shape.js";
import { Tensor } from "../Tensor.js";

/**
 * Checks an operation's inputs and returns their backend; every operation begins with it.
 *
 * @throws TensorError `VALUE` for something that is no tensor, `DISPOSED` for a freed one, `BACKEND` for two backends, `DTYPE`
 */
export function operands(op: string, inputs: readonly Tensor[], dtype?: DType): Backend {
  const backend = inputs[0]?.backend;
  for (const [index, input] of inputs.entries()) {
    if (!(input instanceof Tensor)) {
      throw new TensorError(
        "VALUE",
        op,
        `input ${index} is not a tensor`,
        "Make one with tensor(backend, values)",
      );
    }
    if (input.disposed) {
      throw new TensorError(
        "DISPOSED",
        op,
        `input ${index}, ${formatShape(input.shape)}, was already freed`,
        "Pass it to keep() to carry it out of its scope",
      );
    }
    if (input.backend !== backend) {
      const names = `${backend?.name} and ${input.backend.name}`;
      throw new TensorError(
        "BACKEND",
        op,
        `inputs live on two backends, ${names}`,
        "Move one with tensor(backend, await x.read(), x.shape)",
      );
    }
    if (dtype !== undefined && input.dtype !== dtype) {
      throw new TensorError(
        "DTYPE",
        op,
        `input ${index}, ${formatShape(input.shape)}, is ${input.dtype}, expected ${dtype}`,
        `Use cast(x, "${dtype}")`,
      );
    }
  }
  if (backend === undefined) throw new TensorError("VALUE", op, "received no tensor", "Pass at least one");
  return backend;
}

/** @throws TensorError `BACKEND` for something that is no backend */
export function checkBackend(op: string, backend: Backend): void {
  if (typeof backend?.write === "function") return;
  throw new TensorError(
    "BACKEND",
    op,
    "the first argument is not a backend",
    "Pass one, such as createReferenceBackend()",
  );
}
