import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Backend } from "@striate/core";
import { evaluate, predict } from "@striate/training";
import { Command } from "commander";
import { chosen, DATASETS } from "../choices.js";
import { type ConfusionMatrix, confusionMatrix, formatConfusion } from "../confusion.js";
import { loadModel, modelPath } from "../modelFile.js";
import { wholeNumber } from "../numbers.js";
import { percent } from "../progress.js";
import type { Terminal } from "../Terminal.js";
import { UsageError } from "../UsageError.js";
import { withBackend } from "../withBackend.js";
import { type BackendFlags, backendOptions } from "./backendOptions.js";

interface EvaluateFlags extends BackendFlags {
  readonly dataset?: string;
  readonly dataDir?: string;
  readonly limit?: number;
}

/** What a run's config.json tells of its data, where there is one. */
interface RunData {
  readonly dataDir?: string;
  readonly seed?: number;
  readonly limit?: number;
}

/** `striate evaluate RUN` */
export function evaluateCommand(terminal: Terminal): Command {
  const command = new Command("evaluate")
    .description("Read a test set with a trained model: accuracy, each class, and what is taken for what.")
    .argument("<run>", "folder of a run, or its model.safetensors")
    .option("--dataset <name>", `one of ${Object.keys(DATASETS).join(", ")} (default: the run's)`)
    .option("--data-dir <folder>", "folder with the data set's files (default: the run's)")
    .option("--limit <n>", "use only the first n test pictures", wholeNumber(1));
  return backendOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  $ striate evaluate runs/lenet5-digits-2026-01-31T12-00-00
  $ striate evaluate runs/quick --dataset mnist --data-dir data/mnist    trained on drawn digits, tried on real ones`,
    )
    .action((run: string, flags: EvaluateFlags) => {
      const file = modelPath(run);
      return withBackend(flags, terminal, ({ backend }) => evaluateFile(file, backend, flags, terminal));
    });
}

async function evaluateFile(
  file: string,
  backend: Backend,
  flags: EvaluateFlags,
  terminal: Terminal,
): Promise<void> {
  const { network, dataset: trainedOn, normalize, imageShape, classNames } = await loadModel(file, backend);
  const dataset = chosen("data set", DATASETS, flags.dataset ?? trainedOn);
  const before = dataset === trainedOn ? runData(dirname(file)) : {};
  const { test: all } = await DATASETS[dataset]({
    dataDir: flags.dataDir ?? before.dataDir,
    limit: before.limit,
    seed: before.seed ?? 0,
    normalize,
  });
  if (all.imageShape.join("x") !== imageShape.join("x")) {
    throw new UsageError(
      `the model in ${file} reads images of ${imageShape.join("×")}, and those of ${dataset} are ${all.imageShape.join("×")}. ` +
        "Choose another --dataset or --data-dir.",
    );
  }
  const test = flags.limit === undefined ? all : all.take(flags.limit);
  const { loss, accuracy, count } = await evaluate(network, test.batch(64));
  let matrix: ConfusionMatrix | undefined;
  for (const { images, labels } of test.batch(64)) {
    matrix = confusionMatrix(await predict(network, images), labels.data, matrix);
  }
  terminal.out(
    `${dataset}: ${count.toLocaleString("en-US")} test pictures, loss ${loss.toFixed(4)}, accuracy ${percent(accuracy)}`,
  );
  if (matrix !== undefined) terminal.out(`\n${formatConfusion(matrix, classNames)}`);
}

function runData(folder: string): RunData {
  const file = join(folder, "config.json");
  if (!existsSync(file)) return {};
  try {
    const data: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (isRunData(data)) return data;
  } catch {
    // Falls through: it cannot be read, or is not JSON.
  }
  throw new UsageError(
    `${file} is damaged, and says no more which data the run had. Move it away, and pass --data-dir where there is one.`,
  );
}

function isRunData(value: unknown): value is RunData {
  if (typeof value !== "object" || value === null) return false;
  const { dataDir, seed, limit } = value as Partial<Record<keyof RunData, unknown>>;
  return (
    (dataDir === undefined || typeof dataDir === "string") &&
    [seed, limit].every((count) => count === undefined || Number.isSafeInteger(count))
  );
}
