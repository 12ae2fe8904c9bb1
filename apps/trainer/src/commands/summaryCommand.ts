import { createShapeBackend } from "@striate/core";
import { Command, Option } from "commander";
import { buildModel } from "../buildModel.js";
import { chosen, MODELS } from "../choices.js";
import { imageShape, wholeNumber } from "../numbers.js";
import type { Terminal } from "../Terminal.js";

interface SummaryFlags {
  readonly input: readonly [number, number, number];
  readonly classes: number;
  readonly variant: "book" | "classic";
  readonly batchNorm: boolean;
}

/** `striate summary MODEL` */
export function summaryCommand(terminal: Terminal): Command {
  return new Command("summary")
    .description("Show a model's layers with shapes, parameters and multiply-adds.")
    .argument("<model>", `one of ${Object.keys(MODELS).join(", ")}`)
    .addOption(
      new Option("--input <size>", "height x width x channels")
        .argParser(imageShape)
        .default([28, 28, 1], "28x28x1"),
    )
    .option("--classes <n>", "outputs", wholeNumber(1), 10)
    .addOption(
      new Option("--variant <name>", "of lenet5: 3×3 or 5×5 kernels")
        .choices(["book", "classic"])
        .default("book"),
    )
    .option("--batch-norm", "of lenet5: with batch normalization", false)
    .addHelpText(
      "after",
      `
Examples:
  $ striate summary lenet5
  $ striate summary lenet5 --input 32x32x3 --batch-norm
  $ striate summary resnet20 --input 32x32x3`,
    )
    .action(async (name: string, { input, ...settings }: SummaryFlags) => {
      const model = chosen("model", MODELS, name);
      terminal.out((await buildModel(model, settings, input, { backend: createShapeBackend() })).summary());
    });
}
