import { createShapeBackend } from "@striate/core";
import type { ModelCard } from "@striate/models";
import { Command, Option } from "commander";
import { buildModel } from "../buildModel.js";
import { chosen } from "../choices/chosen.js";
import { modelSettings } from "../choices/modelSettings.js";
import { MODELS } from "../choices/models.js";
import { imageShape, wholeNumber } from "../numbers.js";
import type { Terminal } from "../Terminal.js";
import { type ModelFlags, modelOptions } from "./modelOptions.js";

interface SummaryFlags extends ModelFlags {
  readonly input?: readonly [number, number, number];
  readonly classes?: number;
}

/** `striate summary MODEL` */
export function summaryCommand(terminal: Terminal): Command {
  const command = new Command("summary")
    .description("Show a model's layers with shapes, parameters and multiply-adds.")
    .argument("<model>", `one of ${Object.keys(MODELS).join(", ")}`)
    .addOption(
      new Option("--input <size>", "height x width x channels (default: the paper's)").argParser(imageShape),
    )
    .option("--classes <n>", "outputs (default: the paper's, and 10 for another --input)", wholeNumber(1));
  return modelOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  $ striate summary lenet5
  $ striate summary lenet5 --input 32x32x3 --batch-norm
  $ striate summary resnet20
  $ striate summary vgg13 --input 32x32x3
  $ striate summary resnet18 --input 32x32x3 --classes 100`,
    )
    .action(async (name: string, { input: size, classes: outputs, ...flags }: SummaryFlags) => {
      const model = chosen("model", MODELS, name);
      const cards: Readonly<Record<string, ModelCard>> = (await import("@striate/models")).MODELS;
      // Of a model whose depth is free there is no card: its paper's pictures are CIFAR's.
      const { input: published = [32, 32, 3] as const, classes: counted = 10 } = cards[model] ?? {};
      const input = size ?? published;
      const classes = outputs ?? (size === undefined ? counted : 10);
      const settings = modelSettings(model, flags, { classes, imageShape: input });
      terminal.out((await buildModel(model, settings, input, { backend: createShapeBackend() })).summary());
    });
}
