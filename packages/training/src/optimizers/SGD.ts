import { add, mul, operands, type SgdStep, sub, Tensor, TensorError } from "@striate/core";
import { OptimizerBase } from "./OptimizerBase.js";
import { type OptimizerOptions, ownOptions } from "./OptimizerOptions.js";
import { checkShare } from "./optionChecks.js";
import type { UpdateRule } from "./UpdateRule.js";

export interface SGDOptions extends OptimizerOptions {
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
 * w ← w + momentum · v − lr · g with the new v (Sutskever et al. 2013). PyTorch has v ← momentum · v + g and w ← w − lr · v: the same
 * while the learning rate is, another thing when it changes.
 *
 * He et al. 2015 train with `momentum: 0.9, l2: 1e-4`.
 *
 * @throws TensorError `OPTION`
 * @example
 * new SGD({ learningRate: 0.1, momentum: 0.9, nesterov: true, l2: 5e-4 });
 */
export class SGD extends OptimizerBase {
  constructor(options: SGDOptions = {}) {
    const own = ownOptions("SGD", options, { momentum: 0 as number, nesterov: false as boolean });
    checkShare("SGD", "momentum", own.momentum);
    if (own.nesterov && own.momentum === 0) {
      throw new TensorError(
        "OPTION",
        "SGD",
        "nesterov without momentum does nothing",
        "Pass a momentum such as 0.9",
      );
    }
    super("SGD", { ...options, learningRate: options.learningRate ?? 0.01 }, own, ruleOf(own));
  }
}

function ruleOf({ momentum, nesterov }: Omit<SgdStep, "rate">): UpdateRule {
  return ({ learningRate: rate }) => {
    if (momentum === 0) return ({ value, gradient }) => sub(value, mul(gradient, rate));
    return ({ value, gradient, slot }) => {
      const velocity = slot("velocity");
      const next = stepOf(gradient, { value, velocity: velocity.value }, { rate, momentum, nesterov });
      velocity.assign(next.velocity);
      return next.value;
    };
  };
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
