import type { Samples } from "./interleave.js";
import type { Check } from "./Player.js";
import type { Task } from "./Work.js";

/** One contestant at one task. */
export interface Row {
  readonly contestant: string;
  /** Its own batch; times are scaled to the task's. */
  readonly batch: number;
  readonly samples: Samples;
  readonly check: Check;
  /** The most memory that its process has held so far, in bytes. */
  readonly peak: number;
}

/** Why a contestant is missing. */
export interface Absence {
  readonly contestant: string;
  readonly reason: string;
}

export interface Result {
  readonly task: Task;
  readonly rows: readonly Row[];
  readonly absences: readonly Absence[];
}

export interface BenchResult {
  readonly name: string;
  readonly title: string;
  readonly results: readonly Result[];
}
