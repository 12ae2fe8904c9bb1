import { Monitor, type MonitorOptions } from "../callbacks/Monitor.js";
import type { Json } from "../checkpoints/Json.js";
import { JsonObject } from "../checkpoints/JsonObject.js";
import type { EpochRecord } from "../fit/History.js";
import type { Schedule, ScheduleJSON } from "./Schedule.js";
import { checkBetween, checkLength, checkScheduleOptions } from "./scheduleOptions.js";

export interface ReduceOnPlateauOptions extends MonitorOptions {
  readonly initialLearningRate: number;
  /** By how much the monitored number has to be better to count. Default 1e-4. */
  readonly minDelta?: number;
  /** What the learning rate is multiplied by, below 1. Default 0.1. */
  readonly factor?: number;
  /** Epochs without improvement after which that happens. Default 10. */
  readonly patience?: number;
  /** Epochs after that in which none are counted. Default 0. */
  readonly cooldown?: number;
  /** Default 0. */
  readonly minLearningRate?: number;
}

const OPTIONS = [
  "initialLearningRate",
  "monitor",
  "mode",
  "minDelta",
  "factor",
  "patience",
  "cooldown",
  "minLearningRate",
];

/**
 * Multiplies the learning rate by `factor` when the monitored number has not been better for `patience` epochs: the rules of Keras's
 * ReduceLROnPlateau. What it has seen goes into checkpoints.
 *
 * @throws TensorError `OPTION`; in `fit`, when the epochs' records do not have the number
 * @example
 * new ReduceOnPlateau({ initialLearningRate: 0.1, monitor: "valLoss", factor: 0.5, patience: 3 });
 */
export class ReduceOnPlateau implements Schedule {
  readonly #monitor: Monitor;
  readonly #options: Readonly<Record<(typeof NUMBERS)[number], number>>;
  #state: State;

  constructor(options: ReduceOnPlateauOptions) {
    const op = "ReduceOnPlateau";
    checkScheduleOptions(op, options, OPTIONS);
    const { initialLearningRate, factor = 0.1, patience = 10, cooldown = 0, minLearningRate = 0 } = options;
    checkBetween(op, { factor }, 0, 1 - Number.EPSILON);
    checkLength(op, "patience", patience);
    checkBetween(op, { cooldown, minLearningRate }, 0, Number.MAX_VALUE);
    this.#monitor = new Monitor(op, { ...options, minDelta: options.minDelta ?? 1e-4 });
    this.#options = { initialLearningRate, factor, patience, cooldown, minLearningRate };
    this.#state = { rate: initialLearningRate, best: null, wait: 0, resting: 0 };
  }

  learningRate(): number {
    return this.#state.rate;
  }

  onEpochEnd(record: EpochRecord): void {
    const { factor, patience, cooldown, minLearningRate } = this.#options;
    const value = this.#monitor.valueIn(record);
    let { rate, best, wait, resting } = this.#state;
    if (resting > 0) {
      resting--;
      wait = 0;
    }
    if (this.#monitor.improves(value, best ?? undefined)) {
      best = value;
      wait = 0;
    } else if (resting === 0 && ++wait >= patience && rate > minLearningRate) {
      rate = Math.max(rate * factor, minLearningRate);
      resting = cooldown;
      wait = 0;
    }
    this.#state = { rate, best, wait, resting };
  }

  saveState(): Json {
    return { ...this.#state };
  }

  restoreState(state: Json): void {
    const saved = new JsonObject(state);
    this.#state = {
      rate: saved.number("rate"),
      best: saved.optionalNumber("best") ?? null,
      wait: saved.number("wait"),
      resting: saved.number("resting"),
    };
  }

  toJSON(): ScheduleJSON {
    const { name: monitor, mode, minDelta } = this.#monitor;
    return { schedule: "ReduceOnPlateau", ...this.#options, monitor, mode, minDelta };
  }
}

interface State {
  readonly rate: number;
  readonly best: number | null;
  /** Epochs without improvement. */
  readonly wait: number;
  /** Epochs of cooldown that are left. */
  readonly resting: number;
}

const NUMBERS = ["initialLearningRate", "factor", "patience", "cooldown", "minLearningRate"] as const;
