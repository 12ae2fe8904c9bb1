import { add, mul, sub, TensorError } from "@striate/core";
import type { Optimizer } from "./Optimizer.js";
import { OptimizerState } from "./OptimizerState.js";
import { checkOptimizerOptions, checkShare } from "./optimizerOptions.js";

export interface SGDOptions {
  /** Default 0.01. */
  readonly learningRate?: number;
  /** Share of the last change that is kept, in [0, 1). Default 0. */
  readonly momentum?: number;
  /** Look ahead along the velocity. Default false. */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent, with Keras's formulas.
 *
 * w ← w − lr · g; with momentum v ← momentum · v − lr · g and w ← w + v (Polyak 1964), or, with `nesterov`,
 * w ← w + momentum · v − lr · g with the new v (Sutskever et al. 2013).
 *
 * @throws TensorError `OPTION`
 * @example
 * new SGD({ learningRate: 0.1, momentum: 0.9, nesterov: true });
 */
export class SGD implements Optimizer {
  readonly name = "SGD";
  readonly #momentum: number;
  readonly #nesterov: boolean;
  readonly #state: OptimizerState;

  constructor(options: SGDOptions = {}) {
    checkOptimizerOptions("SGD", options, ["learningRate", "momentum", "nesterov"]);
    const { learningRate = 0.01, momentum = 0, nesterov = false } = options;
    checkShare("SGD", "momentum", momentum);
    if (nesterov && momentum === 0) {
      throw new TensorError(
        "OPTION",
        "SGD",
        "nesterov without momentum does nothing",
        "Pass a momentum such as 0.9",
      );
    }
    this.#momentum = momentum;
    this.#nesterov = nesterov;
    this.#state = new OptimizerState("SGD", learningRate);
  }

  get learningRate(): number {
    return this.#state.learningRate;
  }

  set learningRate(rate: number) {
    this.#state.learningRate = rate;
  }

  get iterations(): number {
    return this.#state.iterations;
  }

  get slots(): Optimizer["slots"] {
    return this.#state.slots;
  }

  apply(grads: Parameters<Optimizer["apply"]>[0]): void {
    this.#state.step(grads, (parameter, gradient) => {
      const change = mul(gradient, this.learningRate);
      if (this.#momentum === 0) return sub(parameter.value, change);
      const velocity = this.#state.slot(parameter, "velocity");
      velocity.assign(sub(mul(velocity.value, this.#momentum), change));
      if (!this.#nesterov) return add(parameter.value, velocity.value);
      return sub(add(parameter.value, mul(velocity.value, this.#momentum)), change);
    });
  }

  dispose(): void {
    this.#state.dispose();
  }
}
