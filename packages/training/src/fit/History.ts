/** What one step gave: numbers of its batch, or of all its batches where gradients are accumulated, before the update. */
export interface StepRecord {
  /** From 1 on. */
  readonly epoch: number;
  /** Of the whole run, from 1 on. */
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** What one epoch gave. */
export interface EpochRecord {
  /** From 1 on. */
  readonly epoch: number;
  /** Mean over the epoch's examples, each as it was met: the weights changed meanwhile. */
  readonly loss: number;
  readonly accuracy: number;
  /** After the epoch, on the validation data. */
  readonly valLoss?: number;
  readonly valAccuracy?: number;
  /** Those of `metrics`, by their names, such as `top5`, and of the validation, such as `valTop5`. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** Training alone, without validation. */
  readonly seconds: number;
  readonly imagesPerSecond: number;
}

/** A run as plain numbers, ready for JSON. */
export interface History {
  readonly epochs: readonly EpochRecord[];
  readonly steps: readonly StepRecord[];
  /** True when an `AbortSignal` ended the run early. */
  readonly stopped: boolean;
  /** Why a callback ended it early, such as `EarlyStopping`. */
  readonly stoppedBy?: string;
}
