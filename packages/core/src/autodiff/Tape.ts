import { TensorError } from "../errors.js";
import type { Scope } from "../memory/Scope.js";
import { untaped } from "../memory/scopes.js";
import { add } from "../ops/arithmetic.js";
import { ones } from "../ops/full.js";
import { withBackwardLabel } from "../profile/label.js";
import { formatShape, sameShape } from "../shape.js";
import type { Tensor } from "../Tensor.js";
import { isWatchedByDefault } from "./watched.js";

/**
 * An operation's vector-Jacobian product: from the gradient at its output to those at its inputs, null where there is none.
 * `needs[i]` is false when nobody asks for input i, so that the work can be left out.
 */
export type Vjp = (dy: Tensor, needs: readonly boolean[]) => readonly (Tensor | null)[];

interface Entry {
  readonly op: string;
  readonly output: Tensor;
  readonly inputs: readonly Tensor[];
  readonly vjp: Vjp;
  readonly saved: readonly Tensor[];
  /** What it was computed for. */
  readonly label: string | undefined;
}

export interface TapeOptions {
  /** Its tensors are freed by the backward pass as soon as nothing needs them, if `freeEarly`. */
  readonly scope: Scope;
  readonly freeEarly: boolean;
  /** Also record what depends on trainable parameters that nobody watched by name. */
  readonly watchParameters: boolean;
}

/** The operations performed since it began, in order, as far as they depend on a watched tensor. */
export class Tape {
  readonly scope: Scope;
  recording = true;
  readonly #freeEarly: boolean;
  readonly #watchParameters: boolean;
  readonly #entries: Entry[] = [];
  readonly #tracked = new Set<Tensor>();

  constructor({ scope, freeEarly, watchParameters }: TapeOptions) {
    this.scope = scope;
    this.#freeEarly = freeEarly;
    this.#watchParameters = watchParameters;
  }

  watch(tensor: Tensor): void {
    this.#tracked.add(tensor);
  }

  tracks(tensor: Tensor): boolean {
    return this.#tracked.has(tensor) || (this.#watchParameters && isWatchedByDefault(tensor));
  }

  append(entry: Entry): void {
    this.#entries.push(entry);
    this.#tracked.add(entry.output);
  }

  /**
   * Ends the recording and walks it backwards: the derivative of the scalar `target` by each variable, null where it does
   * not depend on it. Each gradient on the way is freed when it has been used.
   */
  gradient(target: Tensor, variables: readonly Tensor[]): (Tensor | null)[] {
    this.recording = false;
    const gradients = new Map<Tensor, Tensor>([[target, ones(target.backend, target.shape)]]);
    const wanted = new Set(variables);
    for (let entry = this.#entries.pop(); entry !== undefined; entry = this.#entries.pop()) {
      const dy = gradients.get(entry.output);
      if (dy !== undefined) {
        withBackwardLabel(entry.label, () => this.#propagate(entry, dy, gradients));
        if (!wanted.has(entry.output)) {
          gradients.delete(entry.output);
          dy.dispose();
        }
      }
      this.#free(entry, target, wanted);
    }
    return variables.map((variable) => gradients.get(variable) ?? null);
  }

  #propagate(entry: Entry, dy: Tensor, gradients: Map<Tensor, Tensor>): void {
    const needs = entry.inputs.map((input) => this.tracks(input));
    const results = untaped(dy.backend, () => unshared(entry.vjp(dy, needs), dy));
    for (const [index, input] of entry.inputs.entries()) {
      const gradient = results[index];
      if (gradient === undefined || gradient === null) continue;
      checkGradient(entry.op, index, input, gradient);
      const earlier = gradients.get(input);
      if (!needs[index]) gradient.dispose();
      else if (earlier === undefined) gradients.set(input, gradient);
      else {
        gradients.set(
          input,
          untaped(dy.backend, () => add(earlier, gradient)),
        );
        earlier.dispose();
        gradient.dispose();
      }
    }
  }

  #free(entry: Entry, target: Tensor, wanted: ReadonlySet<Tensor>): void {
    for (const tensor of entry.saved) tensor.dispose();
    const { output } = entry;
    if (this.#freeEarly && output !== target && !wanted.has(output) && output.owner === this.scope)
      output.dispose();
  }
}

/** A rule may return `dy` itself, or one tensor twice; each gradient needs a handle of its own to be freed by. */
function unshared(results: readonly (Tensor | null)[], dy: Tensor): (Tensor | null)[] {
  const seen = new Set<Tensor>([dy]);
  return results.map((tensor) => {
    if (tensor === null) return null;
    if (seen.has(tensor)) return tensor.alias(tensor.shape);
    seen.add(tensor);
    return tensor;
  });
}

function checkGradient(op: string, index: number, input: Tensor, gradient: Tensor): void {
  if (sameShape(input.shape, gradient.shape)) return;
  throw new TensorError(
    "GRADIENT",
    op,
    `its gradient for input ${index} is ${formatShape(gradient.shape)}, but the input is ${formatShape(input.shape)}`,
    "Correct the operation's vector-Jacobian product",
  );
}
