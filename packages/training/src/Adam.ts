import {
  add,
  checkOptions,
  div,
  type Gradients,
  mul,
  type Parameter,
  sqrt,
  square,
  sub,
  type Tensor,
} from "@striate/core";
import {
  checkOptionsObject,
  checkPositive,
  checkShare,
  type Optimizer,
  OptimizerState,
} from "./Optimizer.js";

export interface AdamOptions {
  /** Default 1e-3. */
  readonly learningRate?: number;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-7, as in Keras and TensorFlow.js; PyTorch has 1e-8. */
  readonly epsilon?: number;
  /** Add epsilon to the uncorrected root, as Keras does. Default false. */
  readonly epsilonHat?: boolean;
}

/**
 * Adam (Kingma and Ba 2015). With m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g² after t steps:
 *
 * w ← w − lr · m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), as in algorithm 1, PyTorch and TensorFlow.js; or, with `epsilonHat`,
 * w ← w − lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε), the form before section 2.1, as in Keras.
 *
 * @throws TensorError `OPTION`
 * @example
 * new Adam({ learningRate: 1e-4 });
 */
export class Adam implements Optimizer {
  readonly name = "Adam";
  learningRate: number;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #epsilonHat: boolean;
  readonly #state = new OptimizerState("Adam");

  constructor(options: AdamOptions = {}) {
    checkOptionsObject("Adam", options);
    checkOptions("Adam", options, ["learningRate", "beta1", "beta2", "epsilon", "epsilonHat"]);
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, epsilonHat = false } = options;
    checkPositive("Adam", "learningRate", learningRate);
    checkShare("Adam", "beta1", beta1);
    checkShare("Adam", "beta2", beta2);
    checkPositive("Adam", "epsilon", epsilon);
    this.learningRate = learningRate;
    this.#beta1 = beta1;
    this.#beta2 = beta2;
    this.#epsilon = epsilon;
    this.#epsilonHat = epsilonHat;
  }

  get iterations(): number {
    return this.#state.iterations;
  }

  get slots(): Optimizer["slots"] {
    return this.#state.slots;
  }

  apply(grads: Gradients<Parameter> | Iterable<readonly [Parameter, Tensor | null]>): void {
    const t = this.#state.iterations + 1;
    // With √v̂ = √v / r the paper's form is lr · r / (1 − β₁ᵗ) · m / (√v + ε · r): both forms are one, with another epsilon.
    const root = Math.sqrt(1 - this.#beta2 ** t);
    const rate = (this.learningRate * root) / (1 - this.#beta1 ** t);
    const epsilon = this.#epsilonHat ? this.#epsilon : this.#epsilon * root;
    this.#state.step(grads, (parameter, gradient) => {
      const momentum = this.#state.slot(parameter, "momentum");
      const velocity = this.#state.slot(parameter, "velocity");
      momentum.assign(blend(momentum.value, gradient, this.#beta1));
      velocity.assign(blend(velocity.value, square(gradient), this.#beta2));
      const direction = div(momentum.value, add(sqrt(velocity.value), epsilon));
      return sub(parameter.value, mul(direction, rate));
    });
  }

  dispose(): void {
    this.#state.dispose();
  }
}

/** β · old + (1 − β) · fresh */
function blend(old: Tensor, fresh: Tensor, beta: number): Tensor {
  return add(mul(old, beta), mul(fresh, 1 - beta));
}
