import { add, mul, operands, type SgdStep, sub, Tensor, TensorError } from "@striate/core";
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
    const step = { rate: this.learningRate, momentum: this.#momentum, nesterov: this.#nesterov };
    this.#state.step(grads, (parameter, gradient) => {
      if (step.momentum === 0) return sub(parameter.value, mul(gradient, step.rate));
      const velocity = this.#state.slot(parameter, "velocity");
      const next = stepOf(gradient, { value: parameter.value, velocity: velocity.value }, step);
      velocity.assign(next.velocity);
      return next.value;
    });
  }

  dispose(): void {
    this.#state.dispose();
  }
}

interface Weights {
  readonly value: Tensor;
  readonly velocity: Tensor;
}

function stepOf(gradient: Tensor, { value, velocity }: Weights, step: SgdStep): Weights {
  const backend = operands("SGD.apply", [value, gradient, velocity], "float32");
  if (backend.sgdStep !== undefined) {
    const next = backend.sgdStep(value.buffer, gradient.buffer, velocity.buffer, step);
    return {
      value: new Tensor(backend, next.value, value.shape),
      velocity: new Tensor(backend, next.velocity, value.shape),
    };
  }
  const { rate, momentum, nesterov } = step;
  const change = mul(gradient, rate);
  const v = sub(mul(velocity, momentum), change);
  return { value: nesterov ? sub(add(value, mul(v, momentum)), change) : add(value, v), velocity: v };
}
