import { formatShape, type Parameter, sameShape, type Tensor, TensorError, untaped } from "@striate/core";
import { GradientClipping } from "./GradientClipping.js";
import type { Optimizer, OptimizerMemory } from "./Optimizer.js";
import type { OptimizerOptions } from "./OptimizerOptions.js";
import { checkAmount } from "./optionChecks.js";
import { Slots } from "./Slots.js";
import type { UpdateRule } from "./UpdateRule.js";
import { WeightDecay } from "./WeightDecay.js";

/**
 * What every optimizer does around its formula, in this order: clip the gradients, add `l2` to them, shrink the weights by `weightDecay`,
 * apply the formula. Optimizers of one's own extend it with a rule.
 *
 * @example
 * class SignDescent extends OptimizerBase {
 *   constructor(options: OptimizerOptions = {}) {
 *     super("SignDescent", { ...options, learningRate: options.learningRate ?? 1e-4 }, {}, ({ learningRate }) =>
 *       ({ value, gradient }) => sub(value, mul(sign(gradient), learningRate)));
 *   }
 * }
 */
export abstract class OptimizerBase implements Optimizer {
  readonly name: string;
  readonly settings: Optimizer["settings"];
  readonly #rule: UpdateRule;
  readonly #clipping: GradientClipping;
  readonly #decay: WeightDecay;
  readonly #slots = new Slots();
  #learningRate = 0;
  #iterations = 0;
  #warned = false;

  /**
   * @param own the settings that the rule has beside the common ones
   * @throws TensorError `OPTION`
   */
  constructor(
    name: string,
    options: OptimizerOptions & { readonly learningRate: number },
    own: Optimizer["settings"],
    rule: UpdateRule,
  ) {
    this.name = name;
    this.learningRate = options.learningRate;
    this.#clipping = new GradientClipping(name, options);
    this.#decay = new WeightDecay(name, options);
    this.settings = { ...own, ...this.#decay.settings, ...this.#clipping.settings };
    this.#rule = rule;
  }

  get learningRate(): number {
    return this.#learningRate;
  }

  /** @throws TensorError `OPTION` */
  set learningRate(rate: number) {
    checkAmount(this.name, "learningRate", rate, "Usual ones are between 1e-4 and 0.1");
    this.#learningRate = rate;
  }

  get iterations(): number {
    return this.#iterations;
  }

  get slots(): Optimizer["slots"] {
    return this.#slots.all;
  }

  apply(grads: Parameters<Optimizer["apply"]>[0]): void {
    const pairs = this.#usable(grads);
    this.#iterations++;
    const { learningRate, iterations: t } = this;
    const update = this.#rule({ learningRate, t });
    const clipper = this.#clipping.clipperFor(pairs.map(([, gradient]) => gradient));
    try {
      for (const [parameter, given] of pairs) {
        const next = untaped(given.backend, () => {
          const gradient = this.#decay.gradientOf(parameter, clipper.clip(given));
          const value = this.#decay.valueOf(parameter, learningRate);
          const slot = (name: string, start = 0) => this.#slots.get(parameter, name, start);
          return update({ value, gradient, slot });
        });
        parameter.assign(next);
      }
    } finally {
      clipper.dispose();
    }
  }

  restore({ iterations, slots }: OptimizerMemory): void {
    this.#slots.restore(slots);
    this.#iterations = iterations;
  }

  dispose(): void {
    this.#slots.dispose();
    this.#iterations = 0;
  }

  /** Those that are trained and have a gradient. @throws TensorError `SHAPE` */
  #usable(grads: Parameters<Optimizer["apply"]>[0]): readonly (readonly [Parameter, Tensor])[] {
    const pairs: (readonly [Parameter, Tensor])[] = [];
    const missing: string[] = [];
    for (const [parameter, gradient] of grads) {
      if (!parameter.trainable) continue;
      if (gradient === null) {
        missing.push(parameter.name);
        continue;
      }
      this.#checkShape(parameter, gradient);
      pairs.push([parameter, gradient]);
    }
    if (missing.length > 0) this.#warnOnce(missing);
    return pairs;
  }

  #checkShape({ name, shape }: Parameter, gradient: Tensor): void {
    if (sameShape(shape, gradient.shape)) return;
    throw new TensorError(
      "SHAPE",
      `${this.name}.apply`,
      `the gradient of ${name} is ${formatShape(gradient.shape)}, and ${name} is ${formatShape(shape)}`,
      "Pass each parameter with its own gradient",
    );
  }

  #warnOnce(missing: readonly string[]): void {
    if (this.#warned) return;
    this.#warned = true;
    console.warn(
      `${this.name}: the loss does not depend on ${missing.join(", ")}; they are not changed. Is a layer left out of call()?`,
    );
  }
}
