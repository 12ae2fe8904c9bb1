import { basename, dirname } from "node:path";
import type { Backend } from "@striate/core";
import type { Dataset } from "@striate/datasets";
import { type Evaluation, evaluate, topKAccuracy } from "@striate/training";
import { chosen } from "../choices/chosen.js";
import { DATASETS } from "../choices/datasets.js";
import type { DataFlags } from "../commands/dataOptions.js";
import { loadData } from "../loadData.js";
import { type LoadedModel, loadModel } from "../modelFile.js";
import type { Terminal } from "../Terminal.js";
import { UsageError } from "../UsageError.js";
import { runData } from "./runData.js";

export interface EvaluateFlags extends Partial<DataFlags> {
  readonly limit?: number;
  readonly topK?: number;
}

/** What a model makes of a test set. */
export interface TestOutcome {
  readonly dataset: string;
  readonly classNames: readonly string[];
  readonly evaluation: Evaluation;
}

/** Classes from which on the first five are of interest. */
const MANY = 20;

/** Reads the test set of the model's run, or the one that the flags name. @throws UsageError, DatasetError */
export async function evaluateFile(
  file: string,
  backend: Backend,
  flags: EvaluateFlags,
  terminal: Terminal,
): Promise<TestOutcome> {
  const model = await loadModel(file, backend);
  const dataset = chosen("data set", DATASETS, flags.dataset ?? model.dataset);
  const all = await testSet(file, model, { ...flags, dataset }, terminal);
  const test = flags.limit === undefined ? all : all.take(flags.limit);
  const classes = model.classNames.length;
  const k = flags.topK ?? (classes >= MANY ? 5 : undefined);
  const evaluation = await evaluate(model.network, test.batch(64), {
    confusion: true,
    metrics: k === undefined ? [] : [topKAccuracy(k)],
  });
  return { dataset, classNames: model.classNames, evaluation };
}

async function testSet(
  file: string,
  model: LoadedModel,
  flags: EvaluateFlags & { readonly dataset: keyof typeof DATASETS },
  terminal: Terminal,
): Promise<Dataset> {
  const { dataset } = flags;
  const before = dataset === model.dataset ? runData(runFolderOf(file)) : {};
  const { dataDir, labels, fit, testShare, skipCorrupt } = { ...before, ...flags };
  const { test } = await loadData(
    dataset,
    {
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(labels === undefined ? {} : { labels }),
      ...(dataset === "pictures" ? { input: model.imageShape, fit: fit ?? "crop" } : {}),
      ...(testShare === undefined ? {} : { testShare }),
      skipCorrupt: skipCorrupt ?? false,
      download: flags.download ?? false,
      ...(flags.mirror === undefined ? {} : { mirror: flags.mirror }),
    },
    { limit: before.limit, seed: before.seed ?? 0, normalize: model.normalize, terminal },
  );
  if (test.imageShape.join("x") !== model.imageShape.join("x")) {
    throw new UsageError(
      `the model in ${file} reads images of ${model.imageShape.join("×")}, and those of ${dataset} are ${test.imageShape.join("×")}. ` +
        "Choose another --dataset or --data-dir.",
    );
  }
  checkClasses(file, model, dataset, test);
  return test;
}

function checkClasses(file: string, model: LoadedModel, dataset: string, test: Dataset): void {
  const [own, others] = [model.classNames.length, test.classNames.length];
  if (own === others) return;
  throw new UsageError(
    `the model in ${file} knows ${own} classes, and ${dataset} has ${others}. Choose another --dataset or --data-dir.`,
  );
}

/** Checkpoints lie in a folder of the run's. */
function runFolderOf(file: string): string {
  const folder = dirname(file);
  return basename(folder) === "checkpoints" ? dirname(folder) : folder;
}
