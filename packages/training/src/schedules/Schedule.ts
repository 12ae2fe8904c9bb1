import type { Json } from "../checkpoints/Json.js";
import type { EpochRecord } from "../fit/History.js";

/** Where a run stands before a step. */
export interface SchedulePosition {
  /** Steps taken before, 0 at the first. */
  readonly step: number;
  /** Epochs finished before, 0 in the first. */
  readonly epoch: number;
}

/** Says how large a step may be. `fit` asks before every step, and sets the optimizer's learning rate. */
export interface Schedule {
  learningRate(position: SchedulePosition): number;
  /** Told what every epoch gave. */
  onEpochEnd?(record: EpochRecord): void;
  /** What it has learned on the way, for a checkpoint; those without are formulas of the position. */
  saveState?(): Json;
  restoreState?(state: Json): void;
  /** All that `scheduleFromJSON` needs to make it again; not what it has learned. */
  toJSON(): ScheduleJSON;
}

/** A schedule as JSON: the name of its class, and its options. */
export type ScheduleJSON = { readonly schedule: string } & Readonly<Record<string, Json>>;
