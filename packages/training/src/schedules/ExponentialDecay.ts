import type { Schedule, ScheduleJSON, SchedulePosition } from "./Schedule.js";
import {
  type Counting,
  checkBetween,
  checkLength,
  checkScheduleOptions,
  indexIn,
} from "./scheduleOptions.js";

export interface ExponentialDecayOptions extends Counting {
  readonly initialLearningRate: number;
  /** Steps or epochs in which it is multiplied by `decayRate`. */
  readonly decaySteps: number;
  /** From 0 to 1. */
  readonly decayRate: number;
  /** All at once, at the end of each `decaySteps`, in place of a little at a time. Default false. */
  readonly staircase?: boolean;
}

/**
 * initialLearningRate · decayRate^(i / decaySteps) for step or epoch i = 0, 1, …; the exponent rounded down with `staircase`, which is
 * PyTorch's StepLR. Keras's formula.
 *
 * @throws TensorError `OPTION`
 * @example
 * new ExponentialDecay({ initialLearningRate: 0.1, decaySteps: 1000, decayRate: 0.96 });
 */
export class ExponentialDecay implements Schedule {
  readonly #options: Required<ExponentialDecayOptions>;

  constructor(options: ExponentialDecayOptions) {
    const op = "ExponentialDecay";
    checkScheduleOptions(op, options, ["initialLearningRate", "decaySteps", "decayRate", "staircase", "per"]);
    checkLength(op, "decaySteps", options.decaySteps);
    checkBetween(op, { decayRate: options.decayRate }, 0, 1);
    this.#options = { ...options, staircase: options.staircase ?? false, per: options.per ?? "step" };
  }

  learningRate(position: SchedulePosition): number {
    const { initialLearningRate, decaySteps, decayRate, staircase, per } = this.#options;
    const periods = indexIn(position, per) / decaySteps;
    return initialLearningRate * decayRate ** (staircase ? Math.floor(periods) : periods);
  }

  toJSON(): ScheduleJSON {
    return { schedule: "ExponentialDecay", ...this.#options };
  }
}
