import type { Batches, Dataset, DatasetArrays, Normalization, SoftBatch } from "@striate/datasets";
import type { DatasetName } from "../choices/datasets.js";
import { loadData } from "../loadData.js";
import type { Terminal } from "../Terminal.js";
import { setAside } from "./setAside.js";
import type { TrainFlags } from "./TrainFlags.js";
import type { Validation } from "./Validation.js";

/** What a run trains and tests with. */
export interface TrainingSets {
  /** Without what was set aside. */
  readonly train: Dataset;
  readonly validation: Validation;
  readonly test: Dataset;
  /** What was done to raw pixels, in numbers. */
  readonly normalize: Normalization;
  /** The training pictures shuffled, augmented, in batches. */
  readonly batches: Batches | Batches<SoftBatch>;
  /** The training pictures as they were read, in memory that threads share. */
  readonly raw: DatasetArrays;
}

/** @throws UsageError, DatasetError */
export async function trainingData(
  name: DatasetName,
  flags: TrainFlags,
  terminal: Terminal,
): Promise<TrainingSets> {
  const { Dataset } = await import("@striate/datasets");
  const { trainingBatches } = await import("./trainingBatches.js");
  const { limit, seed, validationSplit } = flags;
  const loaded = await loadData(name, flags, { limit, seed, normalize: "none", terminal });
  const [kept, aside] =
    validationSplit === undefined ? [loaded.train] : setAside(loaded.train, { validationSplit, seed });
  const raw = kept.arrays();
  const pictures = Dataset.from(raw);
  const normalize = flags.normalize === "standardize" ? pictures.channelStatistics() : flags.normalize;
  const train = pictures.normalize(normalize);
  const test = loaded.test.normalize(normalize);
  const validation: Validation =
    aside === undefined
      ? { on: "test", pictures: test }
      : // Of arrays of its own, too: those of both parts together can go.
        { on: "validation", pictures: Dataset.from(aside.arrays()).normalize(normalize) };
  const onWarning = (message: string) =>
    terminal.err(message.replace(/Use shuffle.*$/, "Leave --shuffle-buffer out for all pictures."));
  return { train, validation, test, normalize, batches: trainingBatches(train, flags, onWarning), raw };
}
