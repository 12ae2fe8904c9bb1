import { availableParallelism } from "node:os";
import { join } from "node:path";
import { compareBackends, formatComparison } from "@striate/compare";
import { createShapeBackend } from "@striate/core";
import type { Batch } from "@striate/datasets";
import { buildModel } from "../buildModel.js";
import { chosen } from "../choices/chosen.js";
import { DATASETS, type DatasetName } from "../choices/datasets.js";
import { modelSettings } from "../choices/modelSettings.js";
import { MODELS, type ModelName, type ModelSettings } from "../choices/models.js";
import type { DataFlags } from "../commands/dataOptions.js";
import type { ModelFlags } from "../commands/modelOptions.js";
import { type ToleranceFlags, toleranceOf } from "../commands/toleranceOptions.js";
import { loadData } from "../loadData.js";
import type { Terminal } from "../Terminal.js";
import { UsageError } from "../UsageError.js";
import { version } from "../version.js";
import { writeAtomically } from "../writeAtomically.js";
import type { CompareRecord, CompareSettings } from "./CompareRecord.js";
import { compareProgress } from "./compareProgress.js";
import { type OpenBackend, openBackends } from "./openBackends.js";

/** What `striate compare` was told, defaults filled in. */
export interface CompareFlags extends ToleranceFlags, DataFlags, ModelFlags {
  readonly backends: readonly string[];
  readonly batchSize: number;
  readonly steps: number;
  readonly learningRate: number;
  readonly momentum: number;
  readonly seed: number;
  readonly timedSteps: number;
  readonly json: boolean;
  readonly html?: string;
  readonly out?: string;
}

/** Compares, prints and writes. @returns the exit code */
export async function compare(modelName: string, flags: CompareFlags, terminal: Terminal): Promise<number> {
  const name = chosen("model", MODELS, modelName);
  const dataset = chosen("data set", DATASETS, flags.dataset);
  const { batch, classes } = await firstBatch(dataset, flags, terminal);
  const [, ...imageShape] = batch.images.shape;
  const settings = modelSettings(name, flags, { classes, imageShape });
  // Images that do not fit are the user's mistake, and not a backend's.
  await buildModel(name, settings, imageShape, { backend: createShapeBackend() });
  const open = await openBackends(named(flags.backends));
  try {
    const record = await compared(name, settings, {
      dataset,
      batch,
      open,
      flags,
      terminal,
    });
    const json = JSON.stringify(record, null, 2);
    terminal.out(flags.json ? json : formatComparison(record.comparison, { width: terminal.columns }));
    await write(record, json, batch.images.data, flags);
    return ["fault", "error"].includes(record.comparison.verdict) ? 1 : 0;
  } finally {
    for (const { backend } of open) backend.dispose();
  }
}

function named(backends: readonly string[]): readonly string[] {
  const names = backends.map((name) => name.trim()).filter((name) => name !== "");
  if (names.length > 0) return names;
  throw new UsageError("there is no backend to compare. Name some with --backends, such as reference,wasm.");
}

async function firstBatch(
  dataset: DatasetName,
  flags: CompareFlags,
  terminal: Terminal,
): Promise<{ readonly batch: Batch; readonly classes: number }> {
  const { batchSize, seed } = flags;
  const { train } = await loadData(dataset, flags, {
    limit: batchSize,
    seed,
    normalize: "minus-one-to-one",
    terminal,
  });
  const [batch] = train.batch(batchSize);
  return { batch: batch!, classes: train.classNames.length };
}

interface Task {
  readonly dataset: DatasetName;
  readonly batch: Batch;
  readonly open: readonly OpenBackend[];
  readonly flags: CompareFlags;
  readonly terminal: Terminal;
}

async function compared(
  name: ModelName,
  settings: ModelSettings,
  { dataset, batch, open, flags, terminal }: Task,
): Promise<CompareRecord> {
  const date = new Date().toISOString();
  const { steps, learningRate, momentum, seed, timedSteps } = flags;
  const progress = compareProgress(terminal);
  const comparison = await compareBackends(
    await MODELS[name](settings),
    { images: batch.images, labels: batch.labels },
    open.map(({ name: of, backend, tolerance }) => ({
      name: of,
      backend,
      tolerance: toleranceOf(tolerance, flags),
    })),
    { steps, learningRate, momentum, seed, timedSteps, onProgress: progress.update },
  ).finally(progress.stop);
  return {
    command: "compare",
    model: name,
    dataset,
    settings: recordedSettings(settings, flags),
    descriptions: open.map(({ description }) => description),
    striate: version,
    node: process.version,
    processors: availableParallelism(),
    date,
    comparison,
  };
}

/** Flags that a record has as they were given; `modelSettings` makes those of the model. */
const RECORDED = [
  ...(["labels", "input", "fit", "testShare", "skipCorrupt"] as const),
  ...(["sums", "elementary", "division", "winograd"] as const),
  ...(["batchSize", "steps", "learningRate", "momentum", "seed", "timedSteps"] as const),
];

/** A model's classes and the size of its pictures follow from the data. */
function recordedSettings(
  { classes: _classes, inputSize: _size, ...model }: ModelSettings,
  flags: CompareFlags,
): CompareSettings {
  return {
    ...model,
    dataDir: flags.dataDir ?? null,
    ...picked(flags, RECORDED),
    backends: named(flags.backends),
  };
}

function picked<T extends object, Name extends keyof T>(from: T, names: readonly Name[]): Pick<T, Name> {
  const some: Partial<T> = {};
  for (const name of names) if (name in from) some[name] = from[name];
  return some as Pick<T, Name>;
}

async function write(
  record: CompareRecord,
  json: string,
  images: Float32Array,
  { html, out }: CompareFlags,
): Promise<void> {
  if (html === undefined && out === undefined) return;
  const { htmlReport } = await import("../report/htmlReport.js");
  const report = await htmlReport(record, images);
  if (html !== undefined) writeAtomically(html, report, "--html");
  if (out === undefined) return;
  writeAtomically(join(out, "comparison.json"), `${json}\n`, "--out");
  writeAtomically(join(out, "report.html"), report, "--out");
}
