import { type Command, InvalidArgumentError } from "commander";
import { amount, share, wholeNumber } from "../numbers.js";

/** What the flags of `learningOptions` say. */
export interface LearningFlags {
  readonly labelSmoothing?: number;
  readonly classWeights?: "balanced" | readonly number[];
  readonly accumulate: number;
  readonly ema?: number;
  readonly earlyStopping?: number;
  readonly minDelta?: number;
  readonly monitor: string;
  readonly topK?: number;
}

/** Loss, averages, and when to end. */
export function learningOptions(command: Command): Command {
  return command
    .optionsGroup("Loss, averages, and when to end:")
    .option("--label-smoothing <x>", "share of the target that goes to all classes evenly", share)
    .option(
      "--class-weights <how>",
      "balanced, so that every class counts the same, or a number for each, with commas between",
      classWeights,
    )
    .option("--accumulate <n>", "batches whose gradients make one step", wholeNumber(1), 1)
    .option("--ema <decay>", "test and keep averages of the weights; usual: 0.999", share)
    .option(
      "--early-stopping <n>",
      "end after n epochs without improvement, with the best epoch's weights",
      wholeNumber(0),
    )
    .option("--min-delta <x>", "of early stopping: what counts as one (default: 0)", amount)
    .option(
      "--monitor <name>",
      "what has to improve: valLoss, valAccuracy, loss, accuracy, valTop5 …",
      "valLoss",
    )
    .option(
      "--top-k <n>",
      "measure too how often the label is among the first n (default: 5 from 20 classes on)",
      wholeNumber(1),
    );
}

/** `balanced`, or `1,2,0.5`. */
function classWeights(text: string): "balanced" | readonly number[] {
  if (text === "balanced") return text;
  const weights = text.split(",").map((part) => Number(part.trim() || Number.NaN));
  if (weights.every((weight) => Number.isFinite(weight) && weight >= 0)) return weights;
  throw new InvalidArgumentError("It takes balanced, or numbers such as 1,2,0.5.");
}
