import { Command } from "commander";
import { modelTable } from "../models/modelTable.js";
import type { Terminal } from "../Terminal.js";

/** `striate models` */
export function modelsCommand(terminal: Terminal): Command {
  return new Command("models")
    .description("List the networks: parameters, multiply-adds, published errors and where they stand.")
    .option("--json", "print everything as JSON", false)
    .addHelpText(
      "after",
      `
Examples:
  $ striate models
  $ striate models --json
  $ striate summary resnet18 --input 32x32x3 --classes 100     one of them, layer by layer`,
    )
    .action(async ({ json }: { readonly json: boolean }) => {
      const { MODELS } = await import("@striate/models");
      // Functions are left out of JSON.
      terminal.out(json ? JSON.stringify(MODELS, null, 2) : modelTable(MODELS));
    });
}
