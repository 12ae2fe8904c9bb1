import { add, div, mul, sqrt, square, sub } from "@striate/core";
import { OptimizerBase } from "./OptimizerBase.js";
import { type OptimizerOptions, ownOptions } from "./OptimizerOptions.js";
import { checkAmount, checkEpsilon } from "./optionChecks.js";
import type { UpdateRule } from "./UpdateRule.js";

export interface AdagradOptions extends OptimizerOptions {
  /** Default 1e-3, as in Keras; PyTorch and the paper's examples have 0.01. */
  readonly learningRate?: number;
  /** What the sums of squares start from, at least 0. Default 0.1, as in Keras; PyTorch has 0. */
  readonly initialAccumulatorValue?: number;
  /** Default 1e-7, as in Keras; PyTorch has 1e-10. */
  readonly epsilon?: number;
  /** Add epsilon under the root, as Keras and TensorFlow.js do; PyTorch adds it to the root. Default true. */
  readonly epsilonInside?: boolean;
}

interface Settings extends Readonly<Record<string, number | boolean>> {
  readonly initialAccumulatorValue: number;
  readonly epsilon: number;
  readonly epsilonInside: boolean;
}

/**
 * Adagrad (Duchi, Hazan and Singer 2011): a ← a + g², w ← w − lr · g / √(a + ε), as in Keras; or w ← w − lr · g / (√a + ε), as in PyTorch,
 * where `epsilonInside` is false.
 *
 * @throws TensorError `OPTION`
 * @example
 * new Adagrad({ learningRate: 0.01 });
 */
export class Adagrad extends OptimizerBase {
  constructor(options: AdagradOptions = {}) {
    const defaults: Settings = { initialAccumulatorValue: 0.1, epsilon: 1e-7, epsilonInside: true };
    const own = ownOptions("Adagrad", options, defaults);
    checkAmount("Adagrad", "initialAccumulatorValue", own.initialAccumulatorValue, "Keras's is 0.1");
    checkEpsilon("Adagrad", own.epsilon);
    super("Adagrad", { ...options, learningRate: options.learningRate ?? 1e-3 }, own, ruleOf(own));
  }
}

function ruleOf({ initialAccumulatorValue, epsilon, epsilonInside }: Settings): UpdateRule {
  return ({ learningRate }) =>
    ({ value, gradient, slot }) => {
      const accumulator = slot("accumulator", initialAccumulatorValue);
      accumulator.assign(add(accumulator.value, square(gradient)));
      const sum = accumulator.value;
      const root = epsilonInside ? sqrt(add(sum, epsilon)) : add(sqrt(sum), epsilon);
      return sub(value, div(mul(gradient, learningRate), root));
    };
}
