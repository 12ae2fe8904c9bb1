import type { NamedArrays } from "@striate/formats";
import type { Json } from "../checkpoints/Json.js";
import type { EpochRecord, History, StepRecord } from "../fit/History.js";
import type { TrainingRun } from "./TrainingRun.js";

/** Where a run stands when an epoch begins. */
export interface EpochStart {
  /** From 1 on. */
  readonly epoch: number;
  readonly epochs: number;
  /** Steps in the epoch, if known. */
  readonly steps: number | undefined;
}

/** One step with where it stands. */
export interface StepEnd extends StepRecord {
  readonly epochs: number;
  /** Position in the epoch, from 1 on. */
  readonly stepInEpoch: number;
  readonly steps: number | undefined;
  /** Means over the epoch so far. */
  readonly meanLoss: number;
  readonly meanAccuracy: number;
  /** In this epoch so far. */
  readonly imagesPerSecond: number;
}

/** What a callback has to remember when a run is resumed. */
export interface CallbackState {
  readonly values: Json;
  readonly tensors?: NamedArrays;
}

/**
 * Called by `fit`, in the order of the list, each awaited: onTrainBegin, with the run to look at and to stop, and, where it was resumed,
 * restoreState; then for every epoch onEpochBegin (also for the rest of one that was resumed inside), onStepEnd after every step, onEpochEnd
 * after validation, when the schedule has been told; at last onTrainEnd, also after an abort or a stop, but not after an error.
 *
 * Checkpoints are written after all onStepEnd, after all onEpochEnd, and before the first onTrainEnd. What `saveState` gives goes into them
 * under the callback's name.
 */
export interface Callback {
  readonly name?: string;
  onTrainBegin?(run: TrainingRun): void | Promise<void>;
  onEpochBegin?(start: EpochStart): void | Promise<void>;
  onStepEnd?(step: StepEnd): void | Promise<void>;
  onEpochEnd?(record: EpochRecord): void | Promise<void>;
  onTrainEnd?(history: History): void | Promise<void>;
  saveState?(): CallbackState | Promise<CallbackState>;
  restoreState?(state: CallbackState): void;
}
