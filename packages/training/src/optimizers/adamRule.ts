import { type AdamStep, add, div, mul, operands, sqrt, square, sub, Tensor } from "@striate/core";
import { type OptimizerOptions, ownOptions } from "./OptimizerOptions.js";
import { checkEpsilon, checkShare } from "./optionChecks.js";
import type { UpdateRule } from "./UpdateRule.js";

/** The options of Adam and AdamW alike. */
export interface AdamOptions extends OptimizerOptions {
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

interface AdamSettings extends Readonly<Record<string, number | boolean>> {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly epsilonHat: boolean;
}

/** @throws TensorError `OPTION` */
export function adamSettings(op: string, options: AdamOptions): AdamSettings {
  const defaults: AdamSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, epsilonHat: false };
  const own = ownOptions(op, options, defaults);
  checkShare(op, "beta1", own.beta1);
  checkShare(op, "beta2", own.beta2);
  checkEpsilon(op, own.epsilon);
  return own;
}

/** The formula of Adam and AdamW. */
export function adamRule({ beta1, beta2, epsilon, epsilonHat }: AdamSettings): UpdateRule {
  return ({ learningRate, t }) => {
    // √v̂ + ε = (√v + ε · root) / root: both forms are one, with another epsilon, and the corrections are numbers, not tensors.
    const root = Math.sqrt(1 - beta2 ** t);
    const rate = (learningRate * root) / (1 - beta1 ** t);
    const step = { rate, beta1, beta2, epsilon: epsilonHat ? epsilon : epsilon * root };
    return ({ value, gradient, slot }) => {
      const m = slot("momentum");
      const v = slot("velocity");
      const next = stepOf(gradient, { value, momentum: m.value, velocity: v.value }, step);
      m.assign(next.momentum);
      v.assign(next.velocity);
      return next.value;
    };
  };
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
