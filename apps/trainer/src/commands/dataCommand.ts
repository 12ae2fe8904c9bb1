import { encodePng } from "@striate/datasets";
import { Command } from "commander";
import { chosen } from "../choices/chosen.js";
import { DATASETS } from "../choices/datasets.js";
import { describeData } from "../data/describeData.js";
import { formatData } from "../data/formatData.js";
import { labelledGrid } from "../data/labelledGrid.js";
import { loadData } from "../loadData.js";
import { wholeNumber } from "../numbers.js";
import type { Terminal } from "../Terminal.js";
import { writeAtomically } from "../writeAtomically.js";
import { type DataFlags, filesOptions, limitOption } from "./dataOptions.js";

interface DataCommandFlags extends Omit<DataFlags, "dataset"> {
  readonly limit?: number;
  readonly seed: number;
  readonly out?: string;
  readonly json: boolean;
}

/** `striate data NAME` */
export function dataCommand(terminal: Terminal): Command {
  const command = new Command("data")
    .description("Look at a data set: sizes, classes and their balance, statistics of the pixels, samples.")
    .argument("<name>", `one of ${Object.keys(DATASETS).join(", ")}`)
    .option("--out <file>", "write samples with the names of their classes, a PNG")
    .option(
      "--seed <n>",
      "which samples, and which digits and shapes are drawn",
      wholeNumber(0, 2 ** 32 - 1),
      0,
    )
    .option("--json", "print everything as JSON", false);
  return limitOption(filesOptions(command))
    .addHelpText(
      "after",
      `
Means and standard deviations are of x / 255 over all pixels, as { mean, std } of normalize takes them.

Examples:
  $ striate data digits
  $ striate data mnist --data-dir data/mnist --out samples.png
  $ striate data pictures --data-dir pets --input 64x64x3
  $ striate data cifar100 --labels coarse --json`,
    )
    .action(async (name: string, flags: DataCommandFlags) => {
      const { limit, seed, out, json } = flags;
      const dataset = chosen("data set", DATASETS, name);
      const sets = await loadData(dataset, flags, { limit, seed, normalize: "none", terminal });
      const description = describeData(dataset, sets);
      if (out !== undefined)
        writeAtomically(out, await encodePng(labelledGrid(sets.train, { seed })), "--out");
      if (json)
        terminal.out(
          JSON.stringify({ ...description, ...(out === undefined ? {} : { samples: out }) }, null, 2),
        );
      else
        terminal.out(
          [formatData(description), ...(out === undefined ? [] : ["", `samples ${out}`])].join("\n"),
        );
    });
}
