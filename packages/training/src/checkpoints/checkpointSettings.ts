import { checkOptions, TensorError } from "@striate/core";
import type { MonitorOptions } from "../callbacks/Monitor.js";
import type { CheckpointOptions, CheckpointStore } from "./CheckpointOptions.js";

interface CheckpointSettings {
  readonly store: CheckpointStore;
  readonly everyEpochs: number;
  readonly everySteps: number | undefined;
  readonly everySeconds: number | undefined;
  readonly keep: number;
  readonly best: MonitorOptions | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

/** With the defaults. @throws TensorError `OPTION` */
export function checkpointSettings(options: CheckpointOptions): CheckpointSettings {
  const op = "checkpoints";
  checkOptions(op, options, [
    "store",
    "everyEpochs",
    "everySteps",
    "everySeconds",
    "keep",
    "best",
    "metadata",
  ]);
  const { store, everyEpochs = 1, everySteps, everySeconds, keep = 3, best, metadata = {} } = options;
  if (typeof store?.write !== "function") {
    throw new TensorError(
      "OPTION",
      op,
      "there is no store",
      "Pass new FolderStore(path) or a MemoryCheckpointStore",
    );
  }
  for (const [name, value] of Object.entries({ everyEpochs, everySteps, keep })) {
    if (value === undefined || (Number.isInteger(value) && value >= 1)) continue;
    throw new TensorError(
      "OPTION",
      op,
      `${name} ${value} is not a count`,
      "Use a whole number of at least 1",
    );
  }
  if (everySeconds !== undefined && !(everySeconds > 0)) {
    throw new TensorError("OPTION", op, `everySeconds ${everySeconds} is no time`, "Use a number above 0");
  }
  return {
    store,
    everyEpochs,
    everySteps,
    everySeconds,
    keep,
    best: typeof best === "string" ? { monitor: best } : best,
    metadata,
  };
}
