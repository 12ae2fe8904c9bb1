import type { Augmentation, Batches, Dataset, Normalization, SoftBatch } from "@striate/datasets";
import type { DatasetName } from "../choices/datasets.js";
import { loadData } from "../loadData.js";
import type { Terminal } from "../Terminal.js";
import type { TrainFlags } from "./TrainFlags.js";

/** What a run trains and tests with. */
export interface TrainingSets {
  readonly train: Dataset;
  readonly test: Dataset;
  /** What was done to raw pixels, in numbers. */
  readonly normalize: Normalization;
  /** The training pictures shuffled, augmented, in batches. */
  readonly batches: Batches | Batches<SoftBatch>;
}

/** @throws UsageError, DatasetError */
export async function trainingData(
  name: DatasetName,
  flags: TrainFlags,
  terminal: Terminal,
): Promise<TrainingSets> {
  const { limit, seed } = flags;
  const standardize = flags.normalize === "standardize";
  const asked: Normalization = standardize ? "none" : (flags.normalize as Normalization);
  const raw = await loadData(name, flags, { limit, seed, normalize: asked, terminal });
  const normalize = standardize ? raw.train.channelStatistics() : asked;
  const [train, test] = [raw.train.normalize(normalize), raw.test.normalize(normalize)];
  return { train, test, normalize, batches: await batchesOf(train, flags, terminal) };
}

async function batchesOf(
  train: Dataset,
  { seed, batchSize, shuffleBuffer, mixup, ...flags }: TrainFlags,
  terminal: Terminal,
): Promise<TrainingSets["batches"]> {
  const order = shuffleBuffer === undefined ? {} : { bufferSize: shuffleBuffer };
  const onWarning = (message: string) =>
    terminal.err(message.replace(/Use shuffle.*$/, "Leave --shuffle-buffer out for all pictures."));
  const shuffled = train.shuffle({ ...order, seed, onWarning });
  const steps = await augmentations(flags);
  const augmented = steps.length === 0 ? shuffled : shuffled.augment(steps, { seed });
  return mixup === undefined
    ? augmented.batch(batchSize)
    : augmented.mixup({ alpha: mixup, seed }).batch(batchSize);
}

async function augmentations(
  flags: Pick<TrainFlags, "padAndCrop" | "flip" | "rotate" | "cutout">,
): Promise<readonly Augmentation[]> {
  const { padAndCrop, flip, rotate, cutout } = await import("@striate/datasets");
  return [
    ...(flags.rotate === undefined ? [] : [rotate({ degrees: flags.rotate })]),
    ...(flags.padAndCrop === undefined ? [] : [padAndCrop({ padding: flags.padAndCrop })]),
    ...(flags.flip ? [flip()] : []),
    ...(flags.cutout === undefined ? [] : [cutout({ size: flags.cutout })]),
  ];
}
