import { Command, Option } from "commander";
import { DATASETS, MODELS, OPTIMIZERS } from "../choices.js";
import { positiveNumber, share, wholeNumber } from "../numbers.js";
import type { Terminal } from "../Terminal.js";
import { type TrainFlags, train } from "../train.js";
import { backendOptions } from "./backendOptions.js";

/** `striate train MODEL` */
export function trainCommand(terminal: Terminal, setExitCode: (code: number) => void): Command {
  const command = new Command("train")
    .description("Train a model and write it, its curves and its history into a folder.")
    .argument("<model>", `one of ${Object.keys(MODELS).join(", ")}`)
    .option("--dataset <name>", `one of ${Object.keys(DATASETS).join(", ")}`, "digits")
    .option(
      "--data-dir <folder>",
      "folder with the data set's files (default: a folder of its name in $STRIATE_DATA)",
    )
    .option("--epochs <n>", "times to go through the training data", wholeNumber(1), 5)
    .option("--batch-size <n>", "pictures in a step", wholeNumber(1), 128)
    .option("--learning-rate <x>", "step size of the optimizer", positiveNumber, 1e-3)
    .option("--optimizer <name>", `one of ${Object.keys(OPTIMIZERS).join(", ")}`, "adam")
    .option("--momentum <x>", "of sgd", share, 0)
    .option(
      "--seed <n>",
      "fixes weights, order, dropout, and the digits that are drawn",
      wholeNumber(0, 2 ** 32 - 1),
      0,
    )
    .option(
      "--limit <n>",
      "use only the first n training pictures, and at most n for the test; of digits, which are drawn, n in place of 12000",
      wholeNumber(1, 10_000_000),
    );
  return backendOptions(command)
    .option("--out <folder>", "where the run is written (default: runs/<model>-<dataset>-<time>)")
    .option("--force", "write over a run that is in the folder already", false)
    .option("--log-every <n>", "without a terminal, print the loss every n steps", wholeNumber(1), 100)
    .addOption(
      new Option("--variant <name>", "of lenet5: 3×3 or 5×5 kernels")
        .choices(["book", "classic"])
        .default("book"),
    )
    .option("--batch-norm", "of lenet5: with batch normalization", false)
    .option("--profile", "measure where the time goes: layers, primitives, forward and backward", false)
    .addHelpText(
      "after",
      `
Examples:
  $ striate train lenet5
  $ striate train lenet5 --dataset mnist --data-dir data/mnist
  $ striate train lenet5 --dataset mnist --epochs 20 --learning-rate 1e-4     the textbook's recipe, with STRIATE_DATA set
  $ striate train lenet5 --batch-norm --optimizer sgd --learning-rate 0.05 --momentum 0.9
  $ striate train resnet8 --limit 2000 --epochs 3                             a residual network
  $ striate train lenet5 --limit 2000 --epochs 2 --out runs/quick --force
  $ striate train lenet5 --threads 1 --deterministic                          the same bits on every machine
  $ striate train lenet5 --limit 2000 --epochs 1 --profile                    where the time goes

Ctrl-C ends the run after the step under way and writes everything; a second one stops at once.`,
    )
    .action(async (model: string, flags: TrainFlags) => {
      setExitCode(await train(model, flags, terminal));
    });
}
