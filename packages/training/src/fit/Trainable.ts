import { type Backend, type Parameter, type Tensor, TensorError } from "@striate/core";

/** What can be trained: every model of `@striate/layers` is one, and so is any object with parameters and a call. */
export interface Trainable {
  readonly parameters: readonly Parameter[];
  /** `step` counts the steps of training from 1 on, and fixes what dropout drops. */
  call(x: Tensor, context?: { readonly training?: boolean; readonly step?: number }): Tensor;
}

/** The backend that a model lives on. @throws TensorError `BACKEND` for a model without weights, or on two backends */
export function backendOf(op: string, { parameters }: Pick<Trainable, "parameters">): Backend {
  const [backend, other] = new Set(parameters.map(({ value }) => value.backend));
  if (backend === undefined) {
    throw new TensorError(
      "BACKEND",
      op,
      "the model has no weights (yet)",
      "Call model.build([null, height, width, channels], { backend }) first",
    );
  }
  if (other !== undefined) {
    throw new TensorError(
      "BACKEND",
      op,
      `the model lives on two backends, ${backend.name} and ${other.name}`,
      "Build it on one",
    );
  }
  return backend;
}
