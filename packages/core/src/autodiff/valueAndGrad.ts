import { TensorError } from "../errors.js";
import { openScope } from "../memory/scopes.js";
import { sessionOf } from "../memory/session.js";
import { Parameter } from "../Parameter.js";
import { formatShape } from "../shape.js";
import { Tensor } from "../Tensor.js";
import { Tape } from "./Tape.js";

/** The derivative by each variable, in the order asked for; null where the value does not depend on it. */
export type Gradients<V> = ReadonlyMap<V, Tensor | null>;

export interface ValueAndGrad<V> {
  /** The scalar that `fn` returned. */
  readonly value: Tensor;
  readonly grads: Gradients<V>;
}

/**
 * Runs `fn` and differentiates the scalar it returns by each trainable variable (reverse mode, first order).
 *
 * Value and gradients belong to the scope around the call. Everything else that `fn` made is freed, activations as soon as the
 * backward pass has used them; `keep` carries one out.
 *
 * @param variables parameters (those not trainable are left out) or tensors
 * @throws TensorError `SHAPE` when `fn` returns more than one number, `GRADIENT` inside another recording
 * @example
 * using _step = openScope(backend);
 * const { value, grads } = valueAndGrad(model.parameters, () => softmaxCrossEntropy(model.call(images, { training: true }), labels));
 * optimizer.apply(grads);
 */
export function valueAndGrad<V extends Parameter | Tensor>(
  variables: readonly V[],
  fn: () => Tensor,
): ValueAndGrad<V> {
  const op = "valueAndGrad";
  if (!Array.isArray(variables) || typeof fn !== "function") {
    throw new TensorError(
      "VALUE",
      op,
      "it takes an array of variables and a function",
      "Write valueAndGrad(model.parameters, () => loss)",
    );
  }
  const trainable = variables.filter((variable) => !(variable instanceof Parameter) || variable.trainable);
  const tensors = trainable.map(tensorOf);
  const backend = tensors[0]?.backend;
  if (backend === undefined) {
    throw new TensorError(
      "GRADIENT",
      op,
      "there is no trainable variable",
      "Pass parameters or tensors to differentiate by",
    );
  }
  const session = sessionOf(backend);
  checkNotRecording(op, session.tape);
  const scope = openScope(backend);
  const tape = new Tape({ scope, freeEarly: true, watchParameters: false });
  for (const tensor of tensors) tape.watch(tensor);
  session.tape = tape;
  try {
    const value = fn();
    checkScalar(op, value);
    const gradients = tape.gradient(value, tensors);
    const grads = new Map<V, Tensor | null>();
    for (const [index, variable] of trainable.entries()) {
      const gradient = gradients[index]!;
      grads.set(variable, gradient === null ? null : keepFrom(scope, gradient));
    }
    return { value: keepFrom(scope, value), grads };
  } finally {
    session.tape = undefined;
    scope.close();
  }
}

/** Tensors that were not made in this scope are not its to hand on. */
export function keepFrom(scope: ReturnType<typeof openScope>, tensor: Tensor): Tensor {
  return tensor.owner === scope ? scope.keep(tensor) : tensor;
}

export function tensorOf(variable: Parameter | Tensor): Tensor {
  return variable instanceof Parameter ? variable.value : variable;
}

export function checkScalar(op: string, value: unknown): asserts value is Tensor {
  if (!(value instanceof Tensor)) {
    throw new TensorError(
      "GRADIENT",
      op,
      "the function returned no tensor",
      "Return the loss, a scalar tensor",
    );
  }
  if (value.size !== 1) {
    throw new TensorError(
      "SHAPE",
      op,
      `the loss must be a scalar, received ${formatShape(value.shape)}`,
      "Reduce it with mean or sum",
    );
  }
}

export function checkNotRecording(op: string, tape: Tape | undefined): void {
  if (tape?.recording) {
    throw new TensorError(
      "GRADIENT",
      op,
      "this backend is already recording, and gradients of gradients are not supported",
      "Close the other tape first, or use another backend",
    );
  }
}
