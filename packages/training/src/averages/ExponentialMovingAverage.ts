import { checkOptions, detach, movingAverage, type Parameter, type Tensor, TensorError } from "@striate/core";

export interface ExponentialMovingAverageOptions {
  /** Share of the old average that is kept at every step, in [0, 1). Default 0.999. */
  readonly decay?: number;
  /** Keep less at first, min(decay, (1 + n) / (10 + n)) at the nth update, as TensorFlow does with `num_updates`. Default false. */
  readonly rampUp?: boolean;
}

/** What has weights: a model. */
interface Weighted {
  readonly parameters: readonly Parameter[];
}

/**
 * Averages of a model's weights over the steps of its training: average ← decay · average + (1 − decay) · weight, from the weights after the
 * first step on (Polyak and Juditsky 1992; Keras's `use_ema`). Moving statistics of batch normalization are averaged too.
 *
 * @throws TensorError `OPTION`
 * @example
 * const ema = new ExponentialMovingAverage({ decay: 0.999 });
 * await fit(model, train, { optimizer, ema, validation });       // validated with the averages
 * const { accuracy } = await ema.during(model, () => evaluate(model, test));
 * ema.copyTo(model);
 */
export class ExponentialMovingAverage {
  readonly decay: number;
  readonly rampUp: boolean;
  readonly #averages = new Map<Parameter, Tensor>();
  #updates = 0;

  constructor(options: ExponentialMovingAverageOptions = {}) {
    checkOptions("ExponentialMovingAverage", options, ["decay", "rampUp"]);
    const { decay = 0.999, rampUp = false } = options;
    if (!(decay >= 0 && decay < 1)) {
      throw new TensorError(
        "OPTION",
        "ExponentialMovingAverage",
        `decay ${decay} is not in [0, 1)`,
        "Usual ones are between 0.99 and 0.9999",
      );
    }
    this.decay = decay;
    this.rampUp = rampUp;
  }

  /** How often it was updated. */
  get updates(): number {
    return this.#updates;
  }

  /** The averages, none before the first update. */
  get weights(): ReadonlyMap<Parameter, Tensor> {
    return this.#averages;
  }

  /** Takes the weights in; `fit` calls it after every step. */
  update({ parameters }: Weighted): void {
    const n = ++this.#updates;
    const decay = this.rampUp ? Math.min(this.decay, (1 + n) / (10 + n)) : this.decay;
    for (const parameter of parameters) {
      const before = this.#averages.get(parameter);
      // The first one shares the parameter's buffer: nothing changes it, and the next step makes another.
      const next =
        before === undefined
          ? parameter.value.alias(parameter.shape)
          : movingAverage(before, parameter.value, decay);
      this.#averages.set(parameter, detach(next));
      before?.dispose();
    }
  }

  /** Runs a function while the model has the averages in place of its weights. Others who use the model meanwhile see them too. */
  async during<T>(model: Weighted, run: () => T | Promise<T>): Promise<T> {
    const before = model.parameters.flatMap((parameter) => {
      const average = this.#averages.get(parameter);
      if (average === undefined) return [];
      return [[parameter, parameter.replace(average.alias(parameter.shape))] as const];
    });
    try {
      return await run();
    } finally {
      for (const [parameter, value] of before) parameter.assign(value);
    }
  }

  /** Gives the model the averages for good. */
  copyTo({ parameters }: Weighted): void {
    for (const parameter of parameters) {
      const average = this.#averages.get(parameter);
      if (average !== undefined) parameter.assign(average.alias(parameter.shape));
    }
  }

  /** Goes on where another one was. Takes ownership of the tensors. */
  restore(updates: number, averages: ReadonlyMap<Parameter, Tensor>): void {
    this.dispose();
    this.#updates = updates;
    for (const [parameter, average] of averages) this.#averages.set(parameter, detach(average));
  }

  /** Frees the averages, and begins anew. */
  dispose(): void {
    for (const average of this.#averages.values()) average.dispose();
    this.#averages.clear();
    this.#updates = 0;
  }
}
