import type { Json } from "../checkpoints/Json.js";
import type { EpochRecord } from "../fit/History.js";
import type { Schedule, ScheduleJSON, SchedulePosition } from "./Schedule.js";
import {
  type Counting,
  checkBetween,
  checkLength,
  checkScheduleOptions,
  indexIn,
} from "./scheduleOptions.js";

export interface WarmUpOptions extends Counting {
  /** Steps or epochs that it takes. */
  readonly length: number;
  /** Learning rate of the first. Default 0, as in Keras. */
  readonly from?: number;
}

/**
 * Rises evenly from `from` to the learning rate that the schedule begins with, and then lets the schedule begin (Goyal et al. 2017): step or
 * epoch `length` is the schedule's 0. In what it does not count it shifts nothing: epochs stay epochs under a warm-up of steps.
 *
 * Around a `CosineDecay` it is that of Keras with `warmup_steps`.
 *
 * @throws TensorError `OPTION`
 * @example
 * new WarmUp(new StepDecay({ initialLearningRate: 0.1, boundaries: [30, 60, 80], per: "epoch" }), { length: 1000 });
 */
export class WarmUp implements Schedule {
  readonly #schedule: Schedule;
  readonly #options: Required<WarmUpOptions>;

  constructor(schedule: Schedule, options: WarmUpOptions) {
    checkScheduleOptions("WarmUp", options, ["length", "from", "per"]);
    const { length, from = 0, per = "step" } = options;
    checkLength("WarmUp", "length", length);
    checkBetween("WarmUp", { from }, 0, Number.MAX_VALUE);
    this.#schedule = schedule;
    this.#options = { length, from, per };
  }

  learningRate(position: SchedulePosition): number {
    const { length, from, per } = this.#options;
    const index = indexIn(position, per);
    const after = { ...position, [per]: Math.max(index - length, 0) };
    const target = this.#schedule.learningRate(after);
    return index >= length ? target : from + ((target - from) * index) / length;
  }

  onEpochEnd(record: EpochRecord): void {
    this.#schedule.onEpochEnd?.(record);
  }

  saveState(): Json {
    return this.#schedule.saveState?.() ?? null;
  }

  restoreState(state: Json): void {
    this.#schedule.restoreState?.(state);
  }

  toJSON(): ScheduleJSON {
    return { schedule: "WarmUp", of: this.#schedule.toJSON(), ...this.#options };
  }
}
