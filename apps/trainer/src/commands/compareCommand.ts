import { Command, Option } from "commander";
import { BACKENDS } from "../choices/backends.js";
import { MODELS } from "../choices/models.js";
import type { CompareFlags } from "../compare/compare.js";
import { positiveNumber, share, wholeNumber } from "../numbers.js";
import type { Terminal } from "../Terminal.js";
import { dataOptions } from "./dataOptions.js";
import { modelOptions } from "./modelOptions.js";
import { toleranceOptions } from "./toleranceOptions.js";

/** `striate compare MODEL` */
export function compareCommand(terminal: Terminal, setExitCode: (code: number) => void): Command {
  const command = new Command("compare")
    .description("Show, layer by layer, whether backends compute the same as the reference.")
    .argument("<model>", `one of ${Object.keys(MODELS).join(", ")}`)
    .addOption(
      new Option(
        "--backends <list>",
        `of ${Object.keys(BACKENDS).join(", ")}, and of modules as in striate conformance, with commas between them`,
      )
        .argParser((text) => text.split(","))
        .default(["wasm"], "wasm"),
    )
    .option("--batch-size <n>", "pictures", wholeNumber(1, 4096), 8)
    .option("--steps <n>", "training steps", wholeNumber(1, 1000), 3)
    .option("--learning-rate <x>", "of gradient descent", positiveNumber, 0.01)
    .option("--momentum <x>", "of gradient descent", share, 0.9)
    .option("--seed <n>", "fixes weights, pictures and dropout", wholeNumber(0, 2 ** 32 - 1), 0)
    .option("--timed-steps <n>", "steps that are timed, 0 for none", wholeNumber(0, 1000), 5);
  return toleranceOptions(modelOptions(dataOptions(command, "digits")).optionsGroup("What is allowed:"))
    .optionsGroup("The report:")
    .option("--json", "everything as JSON on standard output, for programs", false)
    .option("--html <file>", "write a report for people into a file")
    .option("--out <folder>", "write comparison.json and report.html into a folder")
    .addHelpText(
      "after",
      `
Examples:
  $ striate compare lenet5
  $ striate compare lenet5 --backends reference,wasm --html report.html
  $ striate compare resnet8 --backends wasm,./dist/my-backend.js#createMine --out compared
  $ striate compare lenet5 --dataset mnist --data-dir data/mnist --batch-size 32 --steps 10

The reference is the yardstick, whether it is listed or not. Exit code 0: what differs is rounding. 1: a fault, or a backend that
threw; the report has the smallest failing case as a test to paste. 2: the request cannot be met.`,
    )
    .action(async (model: string, flags: CompareFlags) => {
      const { compare } = await import("../compare/compare.js");
      setExitCode(await compare(model, flags, terminal));
    });
}
