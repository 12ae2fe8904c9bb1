import { TensorError } from "@striate/core";
import type { Schedule, ScheduleJSON, SchedulePosition } from "./Schedule.js";
import { type Counting, checkBetween, checkScheduleOptions, indexIn } from "./scheduleOptions.js";

export interface StepDecayOptions extends Counting {
  readonly initialLearningRate: number;
  /** Steps or epochs, rising, after which it is multiplied by `decayRate`. */
  readonly boundaries: readonly number[];
  /** From 0 to 1. Default 0.1. */
  readonly decayRate?: number;
}

/**
 * initialLearningRate · decayRateᵏ, with k the number of boundaries that i = 0, 1, … has reached: PyTorch's MultiStepLR, and the way that
 * residual networks were trained (He et al. 2015). In even distances it is `ExponentialDecay` with `staircase`.
 *
 * @throws TensorError `OPTION`
 * @example
 * new StepDecay({ initialLearningRate: 0.1, boundaries: [82, 123], per: "epoch" });   // from the 83rd epoch on 0.01
 */
export class StepDecay implements Schedule {
  readonly #options: Required<StepDecayOptions>;

  constructor(options: StepDecayOptions) {
    checkScheduleOptions("StepDecay", options, ["initialLearningRate", "boundaries", "decayRate", "per"]);
    const { boundaries, decayRate = 0.1, per = "step" } = options;
    checkBetween("StepDecay", { decayRate }, 0, 1);
    const rising = (value: number, index: number) =>
      Number.isInteger(value) && value > (boundaries[index - 1] ?? 0);
    if (!Array.isArray(boundaries) || !boundaries.every(rising)) {
      throw new TensorError(
        "OPTION",
        "StepDecay",
        `boundaries ${JSON.stringify(boundaries)} are not rising counts`,
        "Use whole numbers such as [30, 60, 80]",
      );
    }
    this.#options = { ...options, decayRate, per };
  }

  learningRate(position: SchedulePosition): number {
    const { initialLearningRate, boundaries, decayRate, per } = this.#options;
    const index = indexIn(position, per);
    return initialLearningRate * decayRate ** boundaries.filter((boundary) => boundary <= index).length;
  }

  toJSON(): ScheduleJSON {
    return { schedule: "StepDecay", ...this.#options };
  }
}
