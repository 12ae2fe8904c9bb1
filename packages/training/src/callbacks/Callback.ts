import type { EpochRecord, History, StepRecord } from "../fit/History.js";

/** Where a run stands when an epoch begins. */
export interface EpochStart {
  /** From 1 on. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches in the epoch, if known. */
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

/**
 * Called by `fit`, in the order of the list, each awaited: onTrainBegin, then for every epoch onEpochBegin, onStepEnd after every step, onEpochEnd
 * after validation; at last onTrainEnd, also after an abort, but not after an error.
 */
export interface Callback {
  onTrainBegin?(): void | Promise<void>;
  onEpochBegin?(start: EpochStart): void | Promise<void>;
  onStepEnd?(step: StepEnd): void | Promise<void>;
  onEpochEnd?(record: EpochRecord): void | Promise<void>;
  onTrainEnd?(history: History): void | Promise<void>;
}
