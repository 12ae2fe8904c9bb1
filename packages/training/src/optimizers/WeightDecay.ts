import { add, mul, type Parameter, type Tensor } from "@striate/core";
import type { OptimizerOptions } from "./OptimizerOptions.js";
import { checkAmount } from "./optionChecks.js";

/** Both kinds of decay, and whom they spare. */
export class WeightDecay {
  readonly settings: Readonly<Record<"weightDecay" | "l2", number>>;
  readonly #excluded: (name: string) => boolean;

  /** @throws TensorError `OPTION` */
  constructor(
    op: string,
    { weightDecay = 0, l2 = 0, excludeFromWeightDecay = isBiasOrNormalization }: OptimizerOptions,
  ) {
    checkAmount(op, "weightDecay", weightDecay, "Usual ones are between 1e-5 and 0.1");
    checkAmount(op, "l2", l2, "Usual ones are between 1e-5 and 1e-3");
    this.settings = { weightDecay, l2 };
    this.#excluded = excludeFromWeightDecay;
  }

  /** g + l2 · w */
  gradientOf({ name, value }: Parameter, gradient: Tensor): Tensor {
    const { l2 } = this.settings;
    return l2 === 0 || this.#excluded(name) ? gradient : add(gradient, mul(value, l2));
  }

  /** w − learningRate · weightDecay · w */
  valueOf({ name, value }: Parameter, learningRate: number): Tensor {
    const { weightDecay } = this.settings;
    return weightDecay === 0 || this.#excluded(name) ? value : mul(value, 1 - learningRate * weightDecay);
  }
}

function isBiasOrNormalization(name: string): boolean {
  return /(^|\/)(bias|gamma|beta)$/.test(name);
}
