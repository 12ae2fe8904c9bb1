import { FolderStore } from "@striate/formats/node";
import type { CheckpointOptions } from "@striate/training";
import { checkpointInterval } from "../checkpointInterval.js";
import type { RunFolder } from "../RunFolder.js";
import type { TrainFlags } from "./TrainFlags.js";

/** Where and when a run is saved; undefined where it is not. */
export function checkpointOptions(
  folder: RunFolder,
  { checkpoints, checkpointEvery, keepCheckpoints, monitor }: TrainFlags,
  metadata: Readonly<Record<string, string>>,
): CheckpointOptions | undefined {
  if (!checkpoints) return undefined;
  return {
    store: new FolderStore(folder.checkpoints),
    ...checkpointInterval(checkpointEvery),
    keep: keepCheckpoints,
    best: monitor,
    metadata,
  };
}
