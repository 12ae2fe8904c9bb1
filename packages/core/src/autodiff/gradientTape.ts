import type { Backend } from "../backend/Backend.js";
import { TensorError } from "../errors.js";
import { disposeSymbol } from "../memory/disposeSymbol.js";
import type { Scope } from "../memory/Scope.js";
import { openScope } from "../memory/scopes.js";
import { sessionOf } from "../memory/session.js";
import type { Parameter } from "../Parameter.js";
import type { Tensor } from "../Tensor.js";
import { Tape } from "./Tape.js";
import { checkNotRecording, checkScalar, keepFrom, tensorOf } from "./valueAndGrad.js";

/** A recording in the textbook's style; see `gradientTape`. */
export class GradientTape {
  readonly #backend: Backend;
  readonly #scope: Scope;
  readonly #tape: Tape;

  /** Use `gradientTape`. */
  constructor(backend: Backend) {
    const session = sessionOf(backend);
    checkNotRecording("gradientTape", session.tape);
    this.#backend = backend;
    this.#scope = openScope(backend);
    this.#tape = new Tape({ scope: this.#scope, freeEarly: false, watchParameters: true });
    session.tape = this.#tape;
  }

  /** Follows a tensor that is not the value of a trainable parameter. Call it before the tensor is used. */
  watch(tensor: Tensor): void {
    this.#tape.watch(tensor);
  }

  /**
   * Ends the recording: the derivative of the scalar `target` by each variable, in their order, null where it does not depend on it.
   *
   * @throws TensorError `SHAPE` for a target of more than one number, `GRADIENT` when called twice
   */
  gradient(target: Tensor, variables: readonly (Parameter | Tensor)[]): (Tensor | null)[] {
    const op = "gradientTape";
    checkScalar(op, target);
    if (!this.#tape.recording) {
      throw new TensorError("GRADIENT", op, "the tape was used already", "Ask for all gradients in one call");
    }
    const gradients = this.#tape.gradient(target, variables.map(tensorOf));
    return gradients.map((gradient) => (gradient === null ? null : keepFrom(this.#scope, gradient)));
  }

  /** Ends the recording and frees what was made since it began, gradients apart. */
  close(): void {
    this.#tape.recording = false;
    const session = sessionOf(this.#backend);
    if (session.tape === this.#tape) session.tape = undefined;
    this.#scope.close();
  }

  [disposeSymbol](): void {
    this.close();
  }
}

/**
 * Records operations on a backend until it is closed, in the style of `tf.GradientTape`. Trainable parameters are followed by themselves.
 * Tensors made while it is open belong to the tape; gradients belong to the scope around it.
 *
 * @example
 * using tape = gradientTape(backend);
 * const loss = softmaxCrossEntropy(model.call(images, { training: true }), labels);
 * const grads = tape.gradient(loss, model.trainableParameters);
 */
export function gradientTape(backend: Backend): GradientTape {
  return new GradientTape(backend);
}
