import { checkOptions, TensorError } from "@striate/core";

/** What every optimizer takes. */
export interface OptimizerOptions {
  readonly learningRate?: number;
  /**
   * Decoupled (Loshchilov and Hutter 2019): w ← w − learningRate · weightDecay · w before the step, as Keras has it for every optimizer and
   * PyTorch for AdamW.
   */
  readonly weightDecay?: number;
  /** Adds l2 · w to the gradient, after clipping: PyTorch's `weight_decay` for SGD, Adam, RMSprop and Adagrad. Default 0. */
  readonly l2?: number;
  /**
   * Names of parameters, such as `conv2d/bias`, that neither `weightDecay` nor `l2` touches. Default: those that end in `bias`, `gamma` or
   * `beta`, which are biases and batch normalization.
   */
  readonly excludeFromWeightDecay?: (name: string) => boolean;
  /** Holds every number of the gradients between −clipValue and clipValue. */
  readonly clipValue?: number;
  /** Scales each gradient that is longer than this down to it. */
  readonly clipNorm?: number;
  /** Scales all gradients together, where they are longer than this. */
  readonly globalClipNorm?: number;
}

const NAMES = [
  "learningRate",
  "weightDecay",
  "l2",
  "excludeFromWeightDecay",
  "clipValue",
  "clipNorm",
  "globalClipNorm",
] as const satisfies readonly (keyof OptimizerOptions)[];

/**
 * An optimizer's own options, defaults filled in; those that all have are only checked to exist.
 *
 * @throws TensorError `OPTION` for an option that is not known, and for `new Adam(1e-3)`
 */
export function ownOptions<T extends Readonly<Record<string, number | boolean>>>(
  op: string,
  options: object,
  defaults: T,
): T {
  if (typeof options !== "object" || options === null) {
    const rate = typeof options === "number" ? options : 1e-3;
    throw new TensorError(
      "OPTION",
      op,
      `received ${options} in place of options`,
      `Write new ${op}({ learningRate: ${rate} })`,
    );
  }
  checkOptions(op, options, [...NAMES.slice(0, 1), ...Object.keys(defaults), ...NAMES.slice(1)]);
  const given = Object.entries(options).filter(([name, value]) => name in defaults && value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}
