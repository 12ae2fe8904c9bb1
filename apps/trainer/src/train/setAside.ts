import type { Dataset } from "@striate/datasets";
import { UsageError } from "../UsageError.js";

interface Share {
  /** Between 0 and 1. */
  readonly validationSplit: number;
  readonly seed: number;
}

/** Two parts of the training pictures, drawn by the seed: those that are left to train with, and the share to validate on. @throws UsageError when one is empty */
export function setAside(
  pictures: Dataset,
  { validationSplit, seed }: Share,
): readonly [train: Dataset, validation: Dataset] {
  const { size } = pictures;
  const count = Math.round(validationSplit * size);
  if (count === 0 || count === size) {
    const [missing, other] = count === 0 ? ["validate on", "larger"] : ["train with", "smaller"];
    throw new UsageError(
      `--validation-split ${validationSplit} of ${size} training pictures leaves none to ${missing}. Choose a ${other} share, or more pictures.`,
    );
  }
  return pictures.shuffle({ seed }).split(size - count);
}
