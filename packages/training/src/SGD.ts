import {
  add,
  checkOptions,
  type Gradients,
  mul,
  type Parameter,
  sub,
  type Tensor,
  TensorError,
} from "@striate/core";
import {
  checkOptionsObject,
  checkPositive,
  checkShare,
  type Optimizer,
  OptimizerState,
} from "./Optimizer.js";

export interface SGDOptions {
  /** Default 0.01. */
  readonly learningRate?: number;
  /** Default 0. */
  readonly momentum?: number;
  /** Default false. */
  readonly nesterov?: boolean;
}

/**
 * Stochastic gradient descent, Keras's formulas. Without momentum w ← w − lr · g. With it v ← momentum · v − lr · g and then w ← w + v (Polyak 1964), or,
 * with `nesterov`, w ← w + momentum · v − lr · g (Sutskever et al. 2013).
 *
 * @throws TensorError `OPTION`
 * @example
 * new SGD({ learningRate: 0.1, momentum: 0.9, nesterov: true });
 */
export class SGD implements Optimizer {
  readonly name = "SGD";
  learningRate: number;
  readonly #momentum: number;
  readonly #nesterov: boolean;
  readonly #state = new OptimizerState("SGD");

  constructor(options: SGDOptions = {}) {
    checkOptionsObject("SGD", options);
    checkOptions("SGD", options, ["learningRate", "momentum", "nesterov"]);
    const { learningRate = 0.01, momentum = 0, nesterov = false } = options;
    checkPositive("SGD", "learningRate", learningRate);
    checkShare("SGD", "momentum", momentum);
    if (nesterov && momentum === 0) {
      throw new TensorError(
        "OPTION",
        "SGD",
        "nesterov without momentum does nothing",
        "Pass a momentum such as 0.9",
      );
    }
    this.learningRate = learningRate;
    this.#momentum = momentum;
    this.#nesterov = nesterov;
  }

  get iterations(): number {
    return this.#state.iterations;
  }

  get slots(): Optimizer["slots"] {
    return this.#state.slots;
  }

  apply(grads: Gradients<Parameter> | Iterable<readonly [Parameter, Tensor | null]>): void {
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
