import type { ByteStore } from "@striate/formats";
import type { MonitorOptions } from "../callbacks/Monitor.js";

/**
 * Where checkpoints lie. `FolderStore` of `@striate/formats/node` is one in a folder, `MemoryCheckpointStore` one in memory; in a page it may
 * be a database. For one run at a time.
 */
export type CheckpointStore = ByteStore;

export interface CheckpointOptions {
  readonly store: CheckpointStore;
  /** After every so many epochs; and after the last one, and where a signal or a callback ends the run. Default 1. */
  readonly everyEpochs?: number;
  /** Also after every so many steps, inside epochs. */
  readonly everySteps?: number;
  /** Also when so many seconds have gone by since the last, after the step under way. When that is changes nothing of the run. */
  readonly everySeconds?: number;
  /** How many of the newest stay. Default 3. */
  readonly keep?: number;
  /** The one after the epoch in which this was best stays too: `"valLoss"`, say, or with a mode. */
  readonly best?: string | MonitorOptions;
  /** Texts that travel along, such as the model's name. */
  readonly metadata?: Readonly<Record<string, string>>;
}
