import { type Gradients, Parameter, type Tensor, TensorError, untaped, zeros } from "@striate/core";

/** Changes parameters against their gradients. */
export interface Optimizer {
  readonly name: string;
  /** May be changed between steps. */
  learningRate: number;
  /** Steps taken so far. */
  readonly iterations: number;
  /**
   * One step. Parameters without a gradient (null) stay, and are named in a warning once.
   *
   * @param grads of `valueAndGrad`, or pairs of parameter and gradient
   */
  apply(grads: Gradients<Parameter> | Iterable<readonly [Parameter, Tensor | null]>): void;
  /** What it remembers, by parameter and kind (`momentum`, `velocity`): for checkpoints. */
  readonly slots: ReadonlyMap<Parameter, ReadonlyMap<string, Parameter>>;
  /** Frees what it remembers. */
  dispose(): void;
}

/** The part that all optimizers share: slots, the step count, missing gradients. */
export class OptimizerState {
  readonly slots: Map<Parameter, Map<string, Parameter>> = new Map();
  iterations = 0;
  readonly #name: string;
  #warned = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** Runs one step: `update` gives a parameter its next value. */
  step(
    grads: Iterable<readonly [Parameter, Tensor | null]>,
    update: (parameter: Parameter, gradient: Tensor) => Tensor,
  ): void {
    this.iterations++;
    const missing: string[] = [];
    for (const [parameter, gradient] of grads) {
      if (gradient === null) missing.push(parameter.name);
      else parameter.assign(untaped(gradient.backend, () => update(parameter, gradient)));
    }
    if (missing.length > 0 && !this.#warned) {
      this.#warned = true;
      console.warn(
        `${this.#name}: the loss does not depend on ${missing.join(", ")}; they are not changed. Is a layer left out of call()?`,
      );
    }
  }

  /** What is remembered of a parameter under a name, zeros at first. */
  slot(parameter: Parameter, name: string): Parameter {
    let named = this.slots.get(parameter);
    if (named === undefined) {
      named = new Map();
      this.slots.set(parameter, named);
    }
    let slot = named.get(name);
    if (slot === undefined) {
      slot = new Parameter(`${parameter.name}/${name}`, zeros(parameter.value.backend, parameter.shape), {
        trainable: false,
      });
      named.set(name, slot);
    }
    return slot;
  }

  dispose(): void {
    for (const named of this.slots.values()) for (const slot of named.values()) slot.dispose();
    this.slots.clear();
  }
}

/** @throws TensorError `OPTION` unless the value is a number above 0 */
export function checkPositive(op: string, option: string, value: unknown): void {
  if (typeof value === "number" && value > 0 && Number.isFinite(value)) return;
  throw new TensorError(
    "OPTION",
    op,
    `${option} ${value} is not a number above 0`,
    "A usual learning rate is between 1e-4 and 0.1",
  );
}

/** @throws TensorError `OPTION` unless the value is in [0, 1) */
export function checkShare(op: string, option: string, value: unknown): void {
  if (typeof value === "number" && value >= 0 && value < 1) return;
  throw new TensorError("OPTION", op, `${option} ${value} is not in [0, 1)`, "A usual value is 0.9");
}

/** @throws TensorError `OPTION` for `new Adam(1e-3)` and the like */
export function checkOptionsObject(op: string, options: unknown): void {
  if (typeof options === "object" && options !== null) return;
  throw new TensorError(
    "OPTION",
    op,
    `received ${options} in place of options`,
    `Write new ${op}({ learningRate: ${typeof options === "number" ? options : 1e-3} })`,
  );
}
