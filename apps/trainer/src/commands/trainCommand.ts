import { Command } from "commander";
import { MODELS } from "../choices/models.js";
import { wholeNumber } from "../numbers.js";
import type { Terminal } from "../Terminal.js";
import { trainRequest } from "../train/trainRequest.js";
import { train } from "../train.js";
import { augmentOptions } from "./augmentOptions.js";
import { backendOptions } from "./backendOptions.js";
import { dataOptions, limitOption, validationOption } from "./dataOptions.js";
import { learningOptions } from "./learningOptions.js";
import { modelOptions } from "./modelOptions.js";
import { optimizerOptions } from "./optimizerOptions.js";
import { runOptions } from "./runOptions.js";
import { scheduleOptions } from "./scheduleOptions.js";

/** `striate train MODEL` */
export function trainCommand(terminal: Terminal, setExitCode: (code: number) => void): Command {
  const command = new Command("train")
    .description("Train a model and write it, its curves and its history into a folder.")
    .usage("[options] <model>")
    .argument("[model]", `one of ${Object.keys(MODELS).join(", ")}`)
    .option("--epochs <n>", "times to go through the training data", wholeNumber(1), 5)
    .option("--batch-size <n>", "pictures in a step", wholeNumber(1), 128)
    .option(
      "--seed <n>",
      "fixes weights, order, dropout, augmentation, and the pictures that are drawn",
      wholeNumber(0, 2 ** 32 - 1),
      0,
    )
    .option(
      "--config <file>",
      "settings from a file (default: the striate.config.ts, .js, .json or .yaml in this folder); flags win",
    )
    .option("--no-config", "leave that file alone")
    .option(
      "--resume <run>",
      "go on with a run that was ended, from its newest checkpoint or from one of them",
    )
    .option("--estimate", "only measure a few steps, and tell time and memory", false);
  augmentOptions(validationOption(limitOption(dataOptions(command, "digits"))));
  scheduleOptions(optimizerOptions(modelOptions(command)));
  runOptions(
    backendOptions(learningOptions(command).optionsGroup("What computes:")).option(
      "--prefetch <n>",
      "batches that a thread of their own prepares ahead; 0 for no such thread",
      wholeNumber(0, 64),
      2,
    ),
  );
  return command
    .addHelpText(
      "after",
      `
Examples:
  $ striate train lenet5
  $ striate train lenet5 --dataset mnist --download
  $ striate train lenet5 --dataset mnist --epochs 20 --learning-rate 1e-4     the textbook's recipe
  $ striate train lenet5 --batch-norm --optimizer sgd --learning-rate 0.05 --momentum 0.9
  $ striate train vgg13 --dataset cifar10 --download --estimate               how long it would take
  $ striate train resnet8 --dataset shapes --pad-and-crop 4 --schedule cosine --warm-up 1
  $ striate train lenet5 --config mnist.yaml --epochs 3
  $ striate train --resume runs/lenet5-digits-2026-01-31T12-00-00
  $ striate train lenet5 --threads 1 --deterministic                          the same bits on every machine
  $ striate train lenet5 --validation-split 0.1 --early-stopping 5            the test set is read once, at the end
  $ striate train lenet5 --limit 2000 --epochs 1 --profile                    where the time goes

Ctrl-C ends the run after the step under way, saves it, and tells how it goes on; a second one stops at once.`,
    )
    .action(async (model: string | undefined, _flags: unknown, self: Command) => {
      setExitCode(await train(await trainRequest(self, model, terminal), terminal));
    });
}
