import type { ExponentialMovingAverage } from "../averages/ExponentialMovingAverage.js";
import type { Callback } from "../callbacks/Callback.js";
import type { CheckpointOptions } from "../checkpoints/CheckpointOptions.js";
import type { Loss } from "../losses/Loss.js";
import type { Metric } from "../metrics/Metric.js";
import type { Optimizer } from "../optimizers/Optimizer.js";
import type { Schedule } from "../schedules/Schedule.js";
import type { TrainingData } from "./TrainingData.js";

export interface FitOptions {
  readonly optimizer: Optimizer;
  /** Default `softmaxCrossEntropy`. */
  readonly loss?: Loss;
  /** Measured beside loss and accuracy, of training and validation. */
  readonly metrics?: readonly Metric[];
  /** Number of the last epoch: how often to go through the data, unless `initialEpoch` says that some were done. Default 1. */
  readonly epochs?: number;
  /** Evaluated after every epoch. */
  readonly validation?: TrainingData;
  /** Epochs that were done before: the run goes on with the next one's order, and counts on. Default 0. */
  readonly initialEpoch?: number;
  /** Sets the optimizer's learning rate before every step. */
  readonly schedule?: Schedule;
  /**
   * Batches whose gradients make one step, as those of one large batch would: the mean over all their examples. The last step of an epoch
   * takes those that are left. The loss has to be a mean over examples; batch normalization sees each batch by itself. Default 1.
   */
  readonly gradientAccumulationSteps?: number;
  /** Updated after every step, and used for validation. */
  readonly ema?: ExponentialMovingAverage;
  readonly callbacks?: readonly Callback[];
  /** Where the run is saved as it goes. */
  readonly checkpoints?: CheckpointOptions;
  /**
   * Go on from the newest checkpoint, or from the one of that name; from the beginning where there is none. It has to be the same run: model,
   * optimizer, schedule, callbacks and data with the same settings. More `epochs` are allowed. Default false.
   */
  readonly resume?: boolean | string;
  /** Ends the run after the step under way; `fit` then writes a checkpoint, if it writes any, and returns what it has. */
  readonly signal?: AbortSignal;
}
