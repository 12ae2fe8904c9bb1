import type { Schedule, ScheduleJSON, SchedulePosition } from "./Schedule.js";
import {
  type Counting,
  checkBetween,
  checkLength,
  checkScheduleOptions,
  indexIn,
} from "./scheduleOptions.js";

export interface CosineDecayOptions extends Counting {
  readonly initialLearningRate: number;
  /** Steps or epochs until the end. */
  readonly decaySteps: number;
  /** What is left at the end, as a share of the initial one. Default 0. */
  readonly alpha?: number;
}

/**
 * initialLearningRate · ((1 − alpha) · (1 + cos(π · i / decaySteps)) / 2 + alpha) for step or epoch i = 0, 1, …, and what is left at the end
 * from there on (Loshchilov and Hutter 2017, without restarts). Keras's formula; for its `warmup_steps` see `WarmUp`.
 *
 * @throws TensorError `OPTION`
 * @example
 * new WarmUp(new CosineDecay({ initialLearningRate: 0.1, decaySteps: 9500 }), { length: 500 });
 */
export class CosineDecay implements Schedule {
  readonly #options: Required<CosineDecayOptions>;

  constructor(options: CosineDecayOptions) {
    checkScheduleOptions("CosineDecay", options, ["initialLearningRate", "decaySteps", "alpha", "per"]);
    const { decaySteps, alpha = 0, per = "step" } = options;
    checkLength("CosineDecay", "decaySteps", decaySteps);
    checkBetween("CosineDecay", { alpha }, 0, 1);
    this.#options = { ...options, alpha, per };
  }

  learningRate(position: SchedulePosition): number {
    const { initialLearningRate, decaySteps, alpha, per } = this.#options;
    const done = Math.min(indexIn(position, per) / decaySteps, 1);
    return initialLearningRate * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * done)) + alpha);
  }

  toJSON(): ScheduleJSON {
    return { schedule: "CosineDecay", ...this.#options };
  }
}
