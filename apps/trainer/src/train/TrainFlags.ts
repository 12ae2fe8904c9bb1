import type { AugmentFlags } from "../commands/augmentOptions.js";
import type { BackendFlags } from "../commands/backendOptions.js";
import type { DataFlags } from "../commands/dataOptions.js";
import type { LearningFlags } from "../commands/learningOptions.js";
import type { ModelFlags } from "../commands/modelOptions.js";
import type { OptimizerFlags } from "../commands/optimizerOptions.js";
import type { RunFlags } from "../commands/runOptions.js";
import type { ScheduleFlags } from "../commands/scheduleOptions.js";

/** What `striate train` was told, defaults filled in. */
export interface TrainFlags
  extends DataFlags,
    AugmentFlags,
    ModelFlags,
    OptimizerFlags,
    ScheduleFlags,
    LearningFlags,
    BackendFlags,
    RunFlags {
  readonly epochs: number;
  readonly batchSize: number;
  readonly seed: number;
  readonly limit?: number;
  /** Share of the training pictures, between 0 and 1, that every epoch is validated on in place of the test set. */
  readonly validationSplit?: number;
  /** Batches that are prepared ahead. */
  readonly prefetch: number;
}
