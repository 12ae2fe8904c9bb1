import type { NamedArrays } from "@striate/formats";
import type { History } from "../fit/History.js";
import { CheckpointError } from "./CheckpointError.js";
import type { CheckpointStore } from "./CheckpointOptions.js";
import { checkpointNames } from "./checkpointNames.js";
import { JsonObject } from "./JsonObject.js";
import { readProgress } from "./parts/readProgress.js";
import { readCheckpointFile } from "./readCheckpointFile.js";

/** What a checkpoint tells. */
export interface Checkpoint {
  readonly name: string;
  /** Epochs that were finished. */
  readonly epochs: number;
  /** Steps that were taken. */
  readonly step: number;
  /** Steps and epochs up to it. */
  readonly history: History;
  readonly metadata: Readonly<Record<string, string>>;
  /** For `assignWeights`. */
  readonly weights: NamedArrays;
  /** The averages of `ema`, where there are some. */
  readonly averages: NamedArrays | undefined;
  /** The name of the best one up to it, where one is kept. */
  readonly best: string | undefined;
}

/**
 * Reads a checkpoint to look at it or to take its weights; to go on training, `fit` has `resume`.
 *
 * @param name default: the newest
 * @throws CheckpointError `MISSING`; `DAMAGED`, with the newest whole one before it; `VERSION`
 * @example
 * const { weights, best } = await readCheckpoint(store);
 * assignWeights(model, best === undefined ? weights : (await readCheckpoint(store, best)).weights);
 */
export async function readCheckpoint(store: CheckpointStore, name?: string): Promise<Checkpoint> {
  const chosen = name ?? (await checkpointNames(store)).at(-1);
  if (chosen === undefined) throw new CheckpointError("MISSING", "the store has none", "Train with it first");
  const { parts, metadata } = await readCheckpointFile(store, chosen);
  const { position, epochs, steps, stoppedBy } = readProgress(parts.get("progress")!);
  const averages = parts.get("ema")?.tensors;
  const best = parts.get("best");
  return {
    name: chosen,
    epochs: position.epoch - 1,
    step: position.step,
    history: { epochs, steps, stopped: false, ...(stoppedBy === undefined ? {} : { stoppedBy }) },
    metadata,
    weights: parts.get("model")!.tensors,
    averages: averages === undefined || averages.size === 0 ? undefined : averages,
    best: best && new JsonObject(best.values).optionalString("name"),
  };
}
