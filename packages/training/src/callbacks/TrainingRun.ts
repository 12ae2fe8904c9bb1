import type { Parameter, Tensor } from "@striate/core";
import type { History } from "../fit/History.js";
import type { Trainable } from "../fit/Trainable.js";
import type { Optimizer } from "../optimizers/Optimizer.js";

/** What callbacks see of a run, and may do to it. */
export interface TrainingRun {
  readonly model: Trainable;
  readonly optimizer: Optimizer;
  /** What was so far; of a resumed run also what was before. */
  readonly history: History;
  /** The weights that validation is done with: the averages where there are some, else the model's own. They change with the next step. */
  readonly evaluatedWeights: ReadonlyMap<Parameter, Tensor>;
  /**
   * Ends the run for good: after the epoch from `onEpochEnd`, after the step from `onStepEnd`, whose epoch then has no record. Resumed it
   * ends at once; for an end that is none use an `AbortSignal`.
   *
   * @param reason stands in the history
   */
  stop(reason: string): void;
}
