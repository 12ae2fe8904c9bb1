import { createShapeBackend } from "@striate/core";
import { Command, Option } from "commander";
import { buildModel } from "../buildModel.js";
import { chosen } from "../choices/chosen.js";
import { modelSettings } from "../choices/modelSettings.js";
import { MODELS } from "../choices/models.js";
import { imageShape, wholeNumber } from "../numbers.js";
import type { Terminal } from "../Terminal.js";
import { type ModelFlags, modelOptions } from "./modelOptions.js";

interface SummaryFlags extends ModelFlags {
  readonly input: readonly [number, number, number];
  readonly classes: number;
}

/** `striate summary MODEL` */
export function summaryCommand(terminal: Terminal): Command {
  const command = new Command("summary")
    .description("Show a model's layers with shapes, parameters and multiply-adds.")
    .argument("<model>", `one of ${Object.keys(MODELS).join(", ")}`)
    .addOption(
      new Option("--input <size>", "height x width x channels")
        .argParser(imageShape)
        .default([28, 28, 1], "28x28x1"),
    )
    .option("--classes <n>", "outputs", wholeNumber(1), 10);
  return modelOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  $ striate summary lenet5
  $ striate summary lenet5 --input 32x32x3 --batch-norm
  $ striate summary resnet20 --input 32x32x3
  $ striate summary vgg13 --input 32x32x3
  $ striate summary resnet18 --input 224x224x3 --classes 1000`,
    )
    .action(async (name: string, { input, classes, ...flags }: SummaryFlags) => {
      const model = chosen("model", MODELS, name);
      const settings = modelSettings(model, flags, { classes, imageShape: input });
      terminal.out((await buildModel(model, settings, input, { backend: createShapeBackend() })).summary());
    });
}
