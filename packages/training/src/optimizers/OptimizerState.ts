import { formatShape, Parameter, sameShape, type Tensor, TensorError, untaped, zeros } from "@striate/core";
import type { Optimizer } from "./Optimizer.js";

/** What every optimizer has: a learning rate, slots, the count of steps, and a word for missing gradients. */
export class OptimizerState {
  readonly slots: Map<Parameter, Map<string, Parameter>> = new Map();
  iterations = 0;
  readonly #op: string;
  #learningRate = 0;
  #warned = false;

  /** @throws TensorError `OPTION` */
  constructor(op: string, learningRate: number) {
    this.#op = op;
    this.learningRate = learningRate;
  }

  get learningRate(): number {
    return this.#learningRate;
  }

  /** @throws TensorError `OPTION` */
  set learningRate(rate: number) {
    if (typeof rate !== "number" || !(rate >= 0 && rate < Number.POSITIVE_INFINITY)) {
      throw new TensorError(
        "OPTION",
        this.#op,
        `learningRate ${rate} is not a number of at least 0`,
        "Usual ones are between 1e-4 and 0.1",
      );
    }
    this.#learningRate = rate;
  }

  /** One step: `update` gives a parameter its next value. Nothing is recorded, and everything else that `update` makes is freed. */
  step(
    grads: Parameters<Optimizer["apply"]>[0],
    update: (parameter: Parameter, gradient: Tensor) => Tensor,
  ): void {
    this.iterations++;
    const missing: string[] = [];
    for (const [parameter, gradient] of grads) {
      if (!parameter.trainable) continue;
      if (gradient === null) {
        missing.push(parameter.name);
        continue;
      }
      this.#checkShape(parameter, gradient);
      parameter.assign(untaped(gradient.backend, () => update(parameter, gradient)));
    }
    if (missing.length > 0) this.#warnOnce(missing);
  }

  /** What is remembered of a parameter under a name: zeros at first. */
  slot(parameter: Parameter, name: string): Parameter {
    let slots = this.slots.get(parameter);
    if (slots === undefined) {
      slots = new Map();
      this.slots.set(parameter, slots);
    }
    let slot = slots.get(name);
    if (slot === undefined) {
      const start = zeros(parameter.value.backend, parameter.shape);
      slot = new Parameter(`${parameter.name}/${name}`, start, { trainable: false });
      slots.set(name, slot);
    }
    return slot;
  }

  dispose(): void {
    for (const slots of this.slots.values()) for (const slot of slots.values()) slot.dispose();
    this.slots.clear();
    this.iterations = 0;
  }

  #checkShape({ name, shape }: Parameter, gradient: Tensor): void {
    if (sameShape(shape, gradient.shape)) return;
    throw new TensorError(
      "SHAPE",
      `${this.#op}.apply`,
      `the gradient of ${name} is ${formatShape(gradient.shape)}, and ${name} is ${formatShape(shape)}`,
      "Pass each parameter with its own gradient",
    );
  }

  #warnOnce(missing: readonly string[]): void {
    if (this.#warned) return;
    this.#warned = true;
    console.warn(
      `${this.#op}: the loss does not depend on ${missing.join(", ")}; they are not changed. Is a layer left out of call()?`,
    );
  }
}
