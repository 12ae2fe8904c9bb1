import type { Backend } from "../backend/Backend.js";
import { TensorError } from "../errors.js";
import type { Tensor } from "../Tensor.js";
import { disposeSymbol } from "./disposeSymbol.js";
import { activeTape, sessionOf } from "./session.js";

/**
 * Owns the tensors made while it is the innermost open scope of its backend, and frees them when it closes.
 * While a tape records, an inner scope hands its tensors to the scope around it instead: the backward pass needs them.
 */
export class Scope {
  readonly backend: Backend;
  readonly #tensors = new Set<Tensor>();
  #open = true;

  /** Use `openScope`. */
  constructor(backend: Backend) {
    this.backend = backend;
    sessionOf(backend).scopes.push(this);
  }

  /**
   * Hands a tensor to the scope around this one; without one it lives until `dispose()`.
   *
   * @throws TensorError `SCOPE` when the tensor is not this scope's
   */
  keep<T extends Tensor>(tensor: T): T {
    if (tensor.owner !== this) {
      throw new TensorError(
        "SCOPE",
        "keep",
        "this tensor does not belong to this scope",
        "Keep it where it was made",
      );
    }
    const outer = sessionOf(this.backend).scopes[sessionOf(this.backend).scopes.indexOf(this) - 1];
    moveTensor(tensor, outer);
    return tensor;
  }

  /**
   * Frees what the scope still owns.
   *
   * @throws TensorError `SCOPE` when a scope opened later is still open
   */
  close(): void {
    if (!this.#open) return;
    const { scopes } = sessionOf(this.backend);
    if (scopes.at(-1) !== this) {
      throw new TensorError(
        "SCOPE",
        "Scope",
        "scopes closed out of order",
        "Close inner scopes first, and give each concurrent task a backend of its own",
      );
    }
    this.#open = false;
    scopes.pop();
    const tape = activeTape(this.backend);
    const heir = tape !== undefined && tape.scope !== this ? scopes.at(-1) : undefined;
    for (const tensor of [...this.#tensors]) {
      if (heir === undefined) tensor.dispose();
      else moveTensor(tensor, heir);
    }
  }

  [disposeSymbol](): void {
    this.close();
  }

  /** @internal Only `moveTensor` calls these two. */
  add(tensor: Tensor): void {
    this.#tensors.add(tensor);
  }

  /** @internal */
  remove(tensor: Tensor): void {
    this.#tensors.delete(tensor);
  }
}

/** Gives a tensor a new owner; without one it lives until `dispose()`. */
export function moveTensor(tensor: Tensor, owner: Scope | undefined): void {
  tensor.owner?.remove(tensor);
  tensor.owner = owner;
  owner?.add(tensor);
}
