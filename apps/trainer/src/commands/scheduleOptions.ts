import { type Command, InvalidArgumentError, Option } from "commander";
import { amount, share, wholeNumber } from "../numbers.js";

/** What the flags of `scheduleOptions` say. */
export interface ScheduleFlags {
  readonly schedule: "constant" | "step" | "exponential" | "cosine" | "plateau";
  /** Epochs. */
  readonly warmUp?: number;
  /** Epochs. */
  readonly decayAt?: readonly number[];
  readonly decayRate?: number;
  readonly minLearningRate?: number;
  readonly plateauPatience?: number;
}

/** How the learning rate changes. */
export function scheduleOptions(command: Command): Command {
  return command
    .optionsGroup("The schedule of the learning rate:")
    .addOption(
      new Option("--schedule <name>", "how it changes")
        .choices(["constant", "step", "exponential", "cosine", "plateau"])
        .default("constant"),
    )
    .option("--warm-up <epochs>", "rise evenly from 0 at first, over epochs such as 0.5", amount)
    .option("--decay-at <epochs>", "of step: after which epochs, such as 80,120", epochs)
    .option(
      "--decay-rate <x>",
      "what it is multiplied by: of step (default: 0.1), exponential, every epoch (default: 0.95), and plateau (default: 0.1)",
      share,
    )
    .option("--min-learning-rate <x>", "of cosine and plateau: how low it may go (default: 0)", amount)
    .option(
      "--plateau-patience <n>",
      "of plateau: epochs without improvement of --monitor (default: 10)",
      wholeNumber(1),
    );
}

/** `80,120` */
function epochs(text: string): readonly number[] {
  const numbers = text.split(",").map((part) => Number(part.trim() || Number.NaN));
  const rising = numbers.every((number, at) => Number.isInteger(number) && number > (numbers[at - 1] ?? 0));
  if (rising) return numbers;
  throw new InvalidArgumentError("It takes rising whole numbers, such as 80,120.");
}
