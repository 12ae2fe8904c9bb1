import {
  type Augmentation,
  type Batches,
  cutout,
  type Dataset,
  flip,
  padAndCrop,
  rotate,
  type SoftBatch,
} from "@striate/datasets";
import type { TrainFlags } from "./TrainFlags.js";

/** What the flags say of the way from pictures to batches. */
export type BatchFlags = Pick<
  TrainFlags,
  "seed" | "batchSize" | "shuffleBuffer" | "rotate" | "padAndCrop" | "flip" | "cutout" | "mixup"
>;

/** The training pictures shuffled, augmented, in batches. @param onWarning told what is wrong with a shuffle buffer */
export function trainingBatches(
  train: Dataset,
  { seed, batchSize, shuffleBuffer, mixup, ...flags }: BatchFlags,
  onWarning: (message: string) => void,
): Batches | Batches<SoftBatch> {
  const order = shuffleBuffer === undefined ? {} : { bufferSize: shuffleBuffer };
  const shuffled = train.shuffle({ ...order, seed, onWarning });
  const steps = augmentations(flags);
  const augmented = steps.length === 0 ? shuffled : shuffled.augment(steps, { seed });
  return mixup === undefined
    ? augmented.batch(batchSize)
    : augmented.mixup({ alpha: mixup, seed }).batch(batchSize);
}

function augmentations(
  flags: Pick<BatchFlags, "padAndCrop" | "flip" | "rotate" | "cutout">,
): readonly Augmentation[] {
  return [
    ...(flags.rotate === undefined ? [] : [rotate({ degrees: flags.rotate })]),
    ...(flags.padAndCrop === undefined ? [] : [padAndCrop({ padding: flags.padAndCrop })]),
    ...(flags.flip ? [flip()] : []),
    ...(flags.cutout === undefined ? [] : [cutout({ size: flags.cutout })]),
  ];
}
