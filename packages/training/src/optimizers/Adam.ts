import { type AdamOptions, adamRule, adamSettings } from "./adamRule.js";
import { OptimizerBase } from "./OptimizerBase.js";

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
export class Adam extends OptimizerBase {
  constructor(options: AdamOptions = {}) {
    const own = adamSettings("Adam", options);
    super("Adam", { ...options, learningRate: options.learningRate ?? 1e-3 }, own, adamRule(own));
  }
}
