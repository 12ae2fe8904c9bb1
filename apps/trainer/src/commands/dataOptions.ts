import { type Command, InvalidArgumentError, Option } from "commander";
import { DATASETS } from "../choices/datasets.js";
import { imageShape, share, wholeNumber } from "../numbers.js";

/** What the flags of `dataOptions` say. */
export interface DataFlags {
  readonly dataset: string;
  readonly dataDir?: string;
  readonly labels?: "fine" | "coarse";
  readonly input?: readonly [height: number, width: number, channels: number];
  readonly fit?: "crop" | "stretch";
  readonly testShare?: number;
  readonly skipCorrupt?: boolean;
  readonly download?: boolean;
  readonly mirror?: string;
}

/** The flags of every command that reads a data set. @param dataset the default, where there is one; else it is told in words */
export function dataOptions(command: Command, dataset: string | { readonly told: string }): Command {
  const list = `one of ${Object.keys(DATASETS).join(", ")}`;
  const group = command.optionsGroup("The data:");
  return filesOptions(
    typeof dataset === "string"
      ? group.option("--dataset <name>", list, dataset)
      : group.option("--dataset <name>", `${list} (default: ${dataset.told})`),
  );
}

/** The flags that tell where a data set is, and what becomes of its files. */
export function filesOptions(command: Command): Command {
  return command
    .option(
      "--data-dir <folder>",
      "folder with the data set's files (default: a folder of its name in $STRIATE_DATA, or in the user's cache)",
    )
    .option("--download", "fetch the files that are missing, once, into that folder")
    .option("--mirror <url>", "fetch them from this address of a folder")
    .addOption(new Option("--labels <kind>", "of cifar100 (default: fine)").choices(["fine", "coarse"]))
    .addOption(
      new Option("--input <size>", "of pictures: the size that all get (default: 32x32x3)").argParser(
        imageShape,
      ),
    )
    .addOption(
      new Option("--fit <how>", "of pictures: crop to that size, or stretch (default: crop)").choices([
        "crop",
        "stretch",
      ]),
    )
    .option(
      "--test-share <x>",
      "of pictures without folders train and test: share to test with (default: 0.2)",
      share,
    )
    .option("--skip-corrupt", "of pictures: leave out those that cannot be read, which are named");
}

/** The flag of every command that may read a part only. */
export function limitOption(command: Command): Command {
  return command.option(
    "--limit <n>",
    "use only the first n training pictures, and at most n for the test; of digits and shapes, which are drawn, n in place of 12000 or 10000",
    wholeNumber(1, 10_000_000),
  );
}

/** The flag of training that leaves the test set alone. */
export function validationOption(command: Command): Command {
  return command.option(
    "--validation-split <share>",
    "set aside that share of the training pictures, drawn by the seed, to validate every epoch on; the test set is then read once, at the end (default: epochs are validated on the test set)",
    part,
  );
}

function part(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new InvalidArgumentError("It takes a number above 0 and below 1, such as 0.1.");
}
