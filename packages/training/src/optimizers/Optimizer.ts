import type { Gradients, Parameter, Tensor } from "@striate/core";

/** Changes parameters against their gradients. */
export interface Optimizer {
  readonly name: string;
  /** Its options with the defaults filled in, all but the learning rate. A checkpoint of one goes on only with the same. */
  readonly settings: Readonly<Record<string, number | boolean>>;
  /** At least 0; may be changed between steps. */
  learningRate: number;
  /** Steps taken so far. */
  readonly iterations: number;
  /**
   * One step: new values for the parameters. Frozen ones stay, and so do those without a gradient (null), which a warning names once.
   *
   * @param grads of `valueAndGrad`, or pairs of parameter and gradient
   * @throws TensorError `SHAPE` for a gradient that is not of its parameter's shape; nothing is changed then
   */
  apply(grads: Gradients<Parameter> | Iterable<readonly [Parameter, Tensor | null]>): void;
  /** What it remembers of each parameter, by kind, such as `velocity`; made at the parameter's first step. For checkpoints. */
  readonly slots: ReadonlyMap<Parameter, ReadonlyMap<string, Parameter>>;
  /** Remembers what another one of its kind did, in place of its own. Takes ownership of the tensors. */
  restore(memory: OptimizerMemory): void;
  /** Frees what it remembers, and counts steps from 0 again. */
  dispose(): void;
}

/** What an optimizer remembers, as `iterations` and `slots` tell it. */
export interface OptimizerMemory {
  readonly iterations: number;
  readonly slots: ReadonlyMap<Parameter, ReadonlyMap<string, Tensor>>;
}
