import { type AdamOptions, adamRule, adamSettings } from "./adamRule.js";
import { OptimizerBase } from "./OptimizerBase.js";

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019): w ← w − lr · λ · w, then Adam's step, as in PyTorch and Keras (in the paper
 * λ is not multiplied by the learning rate, only by its schedule). `weightDecay` λ is 0.004 as in Keras if not given; PyTorch has 0.01.
 *
 * @throws TensorError `OPTION`
 * @example
 * new AdamW({ learningRate: 1e-3, weightDecay: 0.05 });
 */
export class AdamW extends OptimizerBase {
  constructor(options: AdamOptions = {}) {
    const own = adamSettings("AdamW", options);
    const { learningRate = 1e-3, weightDecay = 0.004 } = options;
    super("AdamW", { ...options, learningRate, weightDecay }, own, adamRule(own));
  }
}
