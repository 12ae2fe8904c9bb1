import { Command } from "commander";
import type { EvaluateFlags } from "../evaluate/evaluateFile.js";
import { modelPath } from "../modelFile.js";
import { wholeNumber } from "../numbers.js";
import type { Terminal } from "../Terminal.js";
import { withBackend } from "../withBackend.js";
import { type BackendFlags, backendOptions } from "./backendOptions.js";
import { dataOptions } from "./dataOptions.js";

interface Flags extends EvaluateFlags, BackendFlags {
  readonly json: boolean;
}

/** `striate evaluate RUN` */
export function evaluateCommand(terminal: Terminal): Command {
  const command = new Command("evaluate")
    .description("Read a test set with a trained model: accuracy, each class, and what is taken for what.")
    .argument("<run>", "folder of a run, its model.safetensors, or one of its checkpoints")
    .option("--limit <n>", "use only the first n test pictures", wholeNumber(1))
    .option(
      "--top-k <n>",
      "how often the label is among the first n (default: 5 from 20 classes on)",
      wholeNumber(1),
    )
    .option("--json", "everything as JSON on standard output, for programs", false);
  return backendOptions(dataOptions(command, { told: "the run's" }).optionsGroup("What computes:"))
    .addHelpText(
      "after",
      `
Examples:
  $ striate evaluate runs/lenet5-digits-2026-01-31T12-00-00
  $ striate evaluate runs/quick --dataset mnist --data-dir data/mnist    trained on drawn digits, tried on real ones
  $ striate evaluate runs/quick/checkpoints/checkpoint-000000375.safetensors`,
    )
    .action((run: string, { json, ...flags }: Flags) => {
      const file = modelPath(run);
      return withBackend(flags, terminal, async ({ backend }) => {
        const { evaluateFile } = await import("../evaluate/evaluateFile.js");
        const outcome = await evaluateFile(file, backend, flags, terminal);
        if (json) {
          const { evaluationRecord } = await import("../evaluate/evaluationRecord.js");
          return terminal.out(JSON.stringify(evaluationRecord(outcome)));
        }
        const { formatTest } = await import("../evaluate/formatTest.js");
        terminal.out(formatTest(outcome, terminal.columns));
      });
    });
}
