import { type Command, InvalidArgumentError, Option } from "commander";
import { checkpointInterval } from "../checkpointInterval.js";
import { LANGUAGES, type Language } from "../language/Language.js";
import { wholeNumber } from "../numbers.js";

/** What the flags of `runOptions` say. */
export interface RunFlags {
  readonly out?: string;
  readonly force: boolean;
  readonly checkpoints: boolean;
  /** Such as `500` or `10min`. */
  readonly checkpointEvery: string;
  readonly keepCheckpoints: number;
  readonly logEvery: number;
  readonly json: boolean;
  readonly profile: boolean;
  readonly lang: Language;
}

/** Where a run is written, and what is told of it. */
export function runOptions(command: Command): Command {
  return command
    .optionsGroup("The run:")
    .option("--out <folder>", "where the run is written (default: runs/<model>-<dataset>-<time>)")
    .option("--force", "write over a run that is in the folder already", false)
    .option(
      "--checkpoint-every <interval>",
      "save it also inside epochs: every so many steps, such as 500, or minutes, such as 10min",
      interval,
      "10min",
    )
    .option("--keep-checkpoints <n>", "how many of the newest stay, beside the best", wholeNumber(1), 2)
    .option("--no-checkpoints", "save none: the run cannot be resumed")
    .option("--log-every <n>", "without a terminal, print the loss every n steps", wholeNumber(1), 100)
    .option("--json", "tell everything as lines of JSON on standard output, for programs", false)
    .option("--profile", "measure where the time goes: layers, primitives, forward and backward", false)
    .addOption(
      new Option("--lang <language>", "of figures and report: English or Chinese")
        .choices(Object.keys(LANGUAGES))
        .default("en"),
    );
}

function interval(text: string): string {
  if (checkpointInterval(text) !== undefined) return text;
  throw new InvalidArgumentError("It takes steps, such as 500, or a time, such as 90s or 10min.");
}
