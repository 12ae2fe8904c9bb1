import type { Backend } from "../backend/Backend.js";
import { Tensor } from "../Tensor.js";
import { moveTensor, Scope } from "./Scope.js";
import { activeTape, sessionOf } from "./session.js";

/**
 * Opens a scope: tensors made from here on are freed when it closes.
 *
 * @example
 * using scope = openScope(backend);
 * const y = relu(x);              // freed at the closing brace
 * return scope.keep(sum(y));      // lives on in the scope around this one
 */
export function openScope(backend: Backend): Scope {
  return new Scope(backend);
}

/** A tensor, several, or none: what `tidy` can carry out of its scope. */
export type Tensors =
  | Tensor
  | null
  | undefined
  // biome-ignore lint/suspicious/noConfusingVoidType: a callback without a return is inferred as void
  | void
  | number
  | readonly (Tensor | null)[]
  | Readonly<Record<string, Tensor>>
  | ReadonlyMap<unknown, Tensor | null>;

/**
 * Runs `fn` in a scope of its own and keeps only what it returns: `openScope` for code without `using`.
 *
 * @example
 * const norm = tidy(backend, () => sqrt(sum(square(x))));
 */
export function tidy<T extends Tensors>(backend: Backend, fn: () => T): T {
  const scope = openScope(backend);
  try {
    const result = fn();
    for (const tensor of tensorsIn(result)) if (tensor.owner === scope) scope.keep(tensor);
    return result;
  } finally {
    scope.close();
  }
}

/** `tidy` without recording: for what needs no gradient, and for operations that bring a gradient of their own. */
export function untaped<T extends Tensors>(backend: Backend, fn: () => T): T {
  const session = sessionOf(backend);
  session.paused++;
  try {
    return tidy(backend, fn);
  } finally {
    session.paused--;
  }
}

/**
 * Hands a tensor to the scope around the one that owns it, so that it outlives a step or a `valueAndGrad`.
 *
 * @example
 * const { value } = valueAndGrad(model.parameters, () => {
 *   logits = keep(model.call(images, { training: true }));
 *   return softmaxCrossEntropy(logits, labels);
 * });
 */
export function keep<T extends Tensor>(tensor: T): T {
  return tensor.owner === undefined ? tensor : tensor.owner.keep(tensor);
}

/** Frees a tensor that is not needed any more, unless a tape is recording: then the backward pass may need it, and frees it. */
export function release(tensor: Tensor): void {
  if (activeTape(tensor.backend) === undefined) tensor.dispose();
}

/** Takes a tensor out of every scope: from now on only `dispose()` frees it. */
export function detach<T extends Tensor>(tensor: T): T {
  moveTensor(tensor, undefined);
  return tensor;
}

function tensorsIn(result: Tensors): Iterable<Tensor> {
  if (result instanceof Tensor) return [result];
  if (result === null || typeof result !== "object") return [];
  const values: Iterable<unknown> = result instanceof Map ? result.values() : Object.values(result);
  return [...values].filter((value) => value instanceof Tensor);
}
