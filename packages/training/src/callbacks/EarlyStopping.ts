import { checkOptions, detach, type Parameter, type Tensor, TensorError, tensor } from "@striate/core";
import { JsonObject } from "../checkpoints/JsonObject.js";
import type { EpochRecord } from "../fit/History.js";
import { parametersByName } from "../weights/parametersByName.js";
import { readArrays } from "../weights/readArrays.js";
import type { Callback, CallbackState } from "./Callback.js";
import { Monitor, type MonitorOptions } from "./Monitor.js";
import type { TrainingRun } from "./TrainingRun.js";

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Epochs in a row without improvement after which it ends; at the first one with 0. Default 0, as in Keras. */
  readonly patience?: number;
  /** Only what is better than this counts as an improvement that is waited for. */
  readonly baseline?: number;
  /** Give the model the weights of its best epoch at the end, however the run ends. Default true; Keras has false. */
  readonly restoreBestWeights?: boolean;
  /** Epochs at the beginning that are not looked at. Default 0. */
  readonly startFromEpoch?: number;
}

/**
 * Ends a run when the monitored number has not been better for `patience` epochs, with Keras's rules. What it has seen and the best weights
 * go into checkpoints. With `ema` the best weights are the averages, which the number is of.
 *
 * @throws TensorError `OPTION`; in `fit`, when the epochs' records do not have the number
 * @example
 * await fit(model, train, { optimizer, epochs: 100, validation, callbacks: [new EarlyStopping({ patience: 5 })] });
 */
export class EarlyStopping implements Callback {
  readonly name = "EarlyStopping";
  readonly #monitor: Monitor;
  readonly #options: Required<Omit<EarlyStoppingOptions, keyof MonitorOptions | "baseline">>;
  readonly #baseline: number | undefined;
  readonly #weights = new Map<Parameter, Tensor>();
  #run: TrainingRun | undefined;
  #best: number | undefined;
  #bestEpoch: number | undefined;
  #wait = 0;

  constructor(options: EarlyStoppingOptions = {}) {
    checkOptions("EarlyStopping", options, OPTIONS);
    const { patience = 0, baseline, restoreBestWeights = true, startFromEpoch = 0 } = options;
    for (const [name, value] of Object.entries({ patience, startFromEpoch })) {
      if (Number.isInteger(value) && value >= 0) continue;
      throw new TensorError(
        "OPTION",
        "EarlyStopping",
        `${name} ${value} is not a count`,
        "Use a whole number from 0 on",
      );
    }
    this.#monitor = new Monitor("EarlyStopping", options);
    this.#options = { patience, restoreBestWeights, startFromEpoch };
    this.#baseline = baseline;
  }

  /** The best value so far, and its epoch; undefined before the first. */
  get best(): { readonly epoch: number; readonly value: number } | undefined {
    if (this.#best === undefined || this.#bestEpoch === undefined) return undefined;
    return { epoch: this.#bestEpoch, value: this.#best };
  }

  onTrainBegin(run: TrainingRun): void {
    this.#run = run;
    this.#best = undefined;
    this.#bestEpoch = undefined;
    this.#wait = 0;
    this.#forget();
  }

  onEpochEnd(record: EpochRecord): void {
    const value = this.#monitor.valueIn(record);
    if (record.epoch <= this.#options.startFromEpoch) return;
    this.#wait++;
    if (this.#monitor.improves(value, this.#best)) {
      this.#best = value;
      this.#bestEpoch = record.epoch;
      if (this.#options.restoreBestWeights) this.#remember();
      // Waiting begins anew only with what also beats the baseline.
      if (this.#monitor.improves(value, this.#baseline)) this.#wait = 0;
    } else if (this.#wait >= Math.max(this.#options.patience, 1)) this.#run?.stop(this.name);
  }

  onTrainEnd(): void {
    for (const [parameter, best] of this.#weights) parameter.assign(best.alias(parameter.shape));
    this.#forget();
  }

  async saveState(): Promise<CallbackState> {
    const named = [...this.#weights].map(([{ name }, weight]) => [name, weight] as const);
    return {
      values: {
        best: this.#best ?? null,
        bestEpoch: this.#bestEpoch ?? null,
        wait: this.#wait,
      },
      tensors: await readArrays(named),
    };
  }

  restoreState({ values, tensors = new Map() }: CallbackState): void {
    const saved = new JsonObject(values);
    this.#best = saved.optionalNumber("best");
    this.#bestEpoch = saved.optionalNumber("bestEpoch");
    this.#wait = saved.number("wait");
    for (const [name, parameter] of parametersByName("EarlyStopping", this.#run!.model)) {
      const array = tensors.get(name);
      if (array === undefined) continue;
      this.#weights.set(parameter, detach(tensor(parameter.value.backend, array.data, array.shape)));
    }
  }

  /** Shares the buffers: nothing changes them, and the next step makes others. */
  #remember(): void {
    this.#forget();
    for (const [parameter, weight] of this.#run?.evaluatedWeights ?? []) {
      this.#weights.set(parameter, detach(weight.alias(weight.shape)));
    }
  }

  #forget(): void {
    for (const weight of this.#weights.values()) weight.dispose();
    this.#weights.clear();
  }
}

const OPTIONS = [
  "monitor",
  "mode",
  "minDelta",
  "patience",
  "baseline",
  "restoreBestWeights",
  "startFromEpoch",
];
