import { type AdamStep, add, div, mul, operands, sqrt, square, sub, Tensor } from "@striate/core";
import type { Optimizer } from "./Optimizer.js";
import { OptimizerState } from "./OptimizerState.js";
import { checkEpsilon, checkOptimizerOptions, checkShare } from "./optimizerOptions.js";

export interface AdamOptions {
  /** Default 1e-3. */
  readonly learningRate?: number;
  /** Share of the old mean of gradients that is kept, in [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** The same for their squares. Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-7, as in Keras and TensorFlow.js; PyTorch has 1e-8. */
  readonly epsilon?: number;
  /** Add epsilon to the uncorrected root, as Keras does. Default false. */
  readonly epsilonHat?: boolean;
}

/**
 * Adam (Kingma and Ba 2015). With m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g² after t steps:
 *
 * w ← w − lr · m̂ / (√v̂ + ε), m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), as in algorithm 1, PyTorch and TensorFlow.js; or, with
 * `epsilonHat`, w ← w − lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε), the form at the end of section 2, as in Keras.
 *
 * @throws TensorError `OPTION`
 * @example
 * new Adam({ learningRate: 1e-4 });
 */
export class Adam implements Optimizer {
  readonly name = "Adam";
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #epsilonHat: boolean;
  readonly #state: OptimizerState;

  constructor(options: AdamOptions = {}) {
    checkOptimizerOptions("Adam", options, ["learningRate", "beta1", "beta2", "epsilon", "epsilonHat"]);
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7, epsilonHat = false } = options;
    checkShare("Adam", "beta1", beta1);
    checkShare("Adam", "beta2", beta2);
    checkEpsilon("Adam", epsilon);
    this.#beta1 = beta1;
    this.#beta2 = beta2;
    this.#epsilon = epsilon;
    this.#epsilonHat = epsilonHat;
    this.#state = new OptimizerState("Adam", learningRate);
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
    const t = this.iterations + 1;
    // √v̂ + ε = (√v + ε · root) / root: both forms are one, with another epsilon, and the corrections are numbers, not tensors.
    const root = Math.sqrt(1 - this.#beta2 ** t);
    const rate = (this.learningRate * root) / (1 - this.#beta1 ** t);
    const epsilon = this.#epsilonHat ? this.#epsilon : this.#epsilon * root;
    const step = { rate, beta1: this.#beta1, beta2: this.#beta2, epsilon };
    this.#state.step(grads, (parameter, gradient) => {
      const m = this.#state.slot(parameter, "momentum");
      const v = this.#state.slot(parameter, "velocity");
      const next = stepOf(gradient, { value: parameter.value, momentum: m.value, velocity: v.value }, step);
      m.assign(next.momentum);
      v.assign(next.velocity);
      return next.value;
    });
  }

  dispose(): void {
    this.#state.dispose();
  }
}

interface Weights {
  readonly value: Tensor;
  readonly momentum: Tensor;
  readonly velocity: Tensor;
}

function stepOf(gradient: Tensor, { value, momentum, velocity }: Weights, step: AdamStep): Weights {
  const backend = operands("Adam.apply", [value, gradient, momentum, velocity], "float32");
  if (backend.adamStep !== undefined) {
    const next = backend.adamStep(value.buffer, gradient.buffer, momentum.buffer, velocity.buffer, step);
    const { shape } = value;
    return {
      value: new Tensor(backend, next.value, shape),
      momentum: new Tensor(backend, next.momentum, shape),
      velocity: new Tensor(backend, next.velocity, shape),
    };
  }
  const { rate, beta1, beta2, epsilon } = step;
  const m = blend(momentum, gradient, beta1);
  const v = blend(velocity, square(gradient), beta2);
  return { value: sub(value, mul(div(m, add(sqrt(v), epsilon)), rate)), momentum: m, velocity: v };
}

/** β · old + (1 − β) · fresh */
function blend(old: Tensor, fresh: Tensor, beta: number): Tensor {
  return add(mul(old, beta), mul(fresh, 1 - beta));
}
