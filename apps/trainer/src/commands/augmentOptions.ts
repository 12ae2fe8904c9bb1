import { type Command, Option } from "commander";
import { positiveNumber, wholeNumber } from "../numbers.js";

/** What the flags of `augmentOptions` say. */
export interface AugmentFlags {
  readonly normalize: "minus-one-to-one" | "zero-to-one" | "standardize";
  readonly shuffleBuffer?: number;
  readonly padAndCrop?: number;
  readonly flip?: boolean;
  readonly rotate?: number;
  readonly cutout?: number;
  readonly mixup?: number;
}

/** What becomes of pictures on their way into training. */
export function augmentOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--normalize <how>",
        "pixels from -1 to 1, from 0 to 1, or with mean 0 and deviation 1 in every channel",
      )
        .choices(["minus-one-to-one", "zero-to-one", "standardize"])
        .default("minus-one-to-one"),
    )
    .option(
      "--shuffle-buffer <n>",
      "shuffle through a buffer of n, as the textbook does (default: all pictures)",
      wholeNumber(1),
    )
    .optionsGroup("Augmentation of training pictures, anew in every epoch:")
    .option("--pad-and-crop <pixels>", "move by at most so many pixels; usual for CIFAR: 4", wholeNumber(1))
    .option("--flip", "mirror left and right, every second time")
    .option("--rotate <degrees>", "turn by at most that angle", positiveNumber)
    .option("--cutout <pixels>", "blank a square of that side; usual for CIFAR: 8 to 16", wholeNumber(1))
    .option(
      "--mixup <alpha>",
      "blend with another picture, by a share of Beta(alpha, alpha)",
      positiveNumber,
    );
}
