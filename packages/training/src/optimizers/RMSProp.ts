import { add, div, mul, relu, sqrt, square, sub, type Tensor } from "@striate/core";
import { OptimizerBase } from "./OptimizerBase.js";
import { type OptimizerOptions, ownOptions } from "./OptimizerOptions.js";
import { checkEpsilon, checkShare } from "./optionChecks.js";
import type { UpdateRule } from "./UpdateRule.js";

export interface RMSPropOptions extends OptimizerOptions {
  /** Default 1e-3, as in Keras; PyTorch has 0.01. */
  readonly learningRate?: number;
  /** Share of the old mean of squares that is kept, in [0, 1). Default 0.9, as in Keras; PyTorch calls it alpha and has 0.99. */
  readonly rho?: number;
  /** Share of the last change that is kept, in [0, 1). Default 0. */
  readonly momentum?: number;
  /** Default 1e-7, as in Keras; PyTorch has 1e-8. */
  readonly epsilon?: number;
  /** Add epsilon under the root, as Keras and TensorFlow.js do; PyTorch adds it to the root. Default true. */
  readonly epsilonInside?: boolean;
  /** Subtract the square of the mean, so that it is the variance that gradients are divided by. Default false. */
  readonly centered?: boolean;
}

interface Settings extends Readonly<Record<string, number | boolean>> {
  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
  readonly epsilonInside: boolean;
  readonly centered: boolean;
}

/**
 * RMSProp (Hinton, "Neural networks for machine learning", lecture 6, 2012), with Keras's formulas.
 *
 * v ← ρv + (1 − ρ)g² and, if `centered` (Graves 2013), a ← ρa + (1 − ρ)g, else a = 0. With d = √(v − a² + ε), or √(v − a²) + ε where
 * `epsilonInside` is false: w ← w − lr · g / d; with momentum u ← momentum · u + lr · g / d and w ← w − u. PyTorch multiplies with lr after
 * the momentum: the same while the learning rate is.
 *
 * @throws TensorError `OPTION`
 * @example
 * new RMSProp({ learningRate: 1e-3, momentum: 0.9 });
 */
export class RMSProp extends OptimizerBase {
  constructor(options: RMSPropOptions = {}) {
    const defaults: Settings = { rho: 0.9, momentum: 0, epsilon: 1e-7, epsilonInside: true, centered: false };
    const own = ownOptions("RMSProp", options, defaults);
    checkShare("RMSProp", "rho", own.rho);
    checkShare("RMSProp", "momentum", own.momentum);
    checkEpsilon("RMSProp", own.epsilon);
    super("RMSProp", { ...options, learningRate: options.learningRate ?? 1e-3 }, own, ruleOf(own));
  }
}

function ruleOf({ rho, momentum, epsilon, epsilonInside, centered }: Settings): UpdateRule {
  return ({ learningRate }) =>
    ({ value, gradient, slot }) => {
      const velocity = slot("velocity");
      velocity.assign(blend(velocity.value, square(gradient), rho));
      let spread = velocity.value;
      if (centered) {
        const mean = slot("averageGradient");
        mean.assign(blend(mean.value, gradient, rho));
        // Above 0 as mathematics has it; rounding may leave it below.
        spread = relu(sub(spread, square(mean.value)));
      }
      const root = epsilonInside ? sqrt(add(spread, epsilon)) : add(sqrt(spread), epsilon);
      const change = div(mul(gradient, learningRate), root);
      if (momentum === 0) return sub(value, change);
      const before = slot("momentum");
      before.assign(add(mul(before.value, momentum), change));
      return sub(value, before.value);
    };
}

/** ρ · old + (1 − ρ) · fresh */
function blend(old: Tensor, fresh: Tensor, rho: number): Tensor {
  return add(mul(old, rho), mul(fresh, 1 - rho));
}
