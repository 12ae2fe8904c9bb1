import { join } from "node:path";
import type { Batches } from "@striate/datasets";
import type { Model } from "@striate/layers";
import { evaluate, fit, type History, TrainingError } from "@striate/training";
import { buildModel } from "./buildModel.js";
import { BACKENDS, chosen, DATASETS, MODELS, type ModelSettings, OPTIMIZERS } from "./choices.js";
import { modelMetadata } from "./modelFile.js";
import { percent, progress } from "./progress.js";
import { RunFolder } from "./RunFolder.js";
import { runWriter } from "./runWriter.js";
import type { Terminal } from "./Terminal.js";
import { version } from "./version.js";
import { withInterrupt } from "./withInterrupt.js";

/** What `striate train` was told, defaults filled in. */
export interface TrainFlags {
  readonly dataset: string;
  readonly dataDir?: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly optimizer: string;
  readonly momentum: number;
  readonly seed: number;
  readonly limit?: number;
  readonly backend: string;
  readonly out?: string;
  readonly force: boolean;
  readonly logEvery: number;
  readonly variant: "book" | "classic";
  readonly batchNorm: boolean;
}

const TEST_BATCH = 64;
/** Training pictures that are read again at the end, with the final weights. */
const TRAIN_SAMPLE = 10_000;

/** Trains, prints and writes. @returns the exit code */
export async function train(modelName: string, flags: TrainFlags, terminal: Terminal): Promise<number> {
  const name = chosen("model", MODELS, modelName);
  const dataset = chosen("data set", DATASETS, flags.dataset);
  const makeBackend = BACKENDS[chosen("backend", BACKENDS, flags.backend)];
  const makeOptimizer = OPTIMIZERS[chosen("optimizer", OPTIMIZERS, flags.optimizer)];
  const { dataDir, limit, seed, batchSize, epochs } = flags;
  const normalize = "minus-one-to-one";
  const data = await DATASETS[dataset]({ dataDir, limit, seed, normalize });
  const settings: ModelSettings = {
    variant: flags.variant,
    batchNorm: flags.batchNorm,
    classes: data.train.classNames.length,
  };
  const backend = await makeBackend();
  const optimizer = await makeOptimizer(flags);
  const { imageShape, classNames } = data.train;
  const model = await buildModel(name, settings, imageShape, { backend, seed });
  const folder =
    flags.out === undefined
      ? RunFolder.createNew(defaultFolder(name, dataset))
      : RunFolder.create(flags.out, { force: flags.force });
  folder.write(
    "config.json",
    `${JSON.stringify({ command: "train", model: name, ...flags, striate: version, node: process.version, trainSize: data.train.size, testSize: data.test.size, parameters: model.countParams() }, null, 2)}\n`,
  );
  terminal.out(
    `${name} (${model.countParams().toLocaleString("en-US")} parameters) on ${dataset}: ` +
      `${data.train.size.toLocaleString("en-US")} training and ${data.test.size.toLocaleString("en-US")} test pictures, ` +
      `${flags.optimizer} ${flags.learningRate}, batches of ${batchSize}, seed ${seed}, backend ${backend.name}`,
  );

  const metadata = modelMetadata({ model: name, settings, imageShape, classNames, normalize, dataset });
  const batches = data.train.shuffle({ seed }).batch(batchSize);
  const watcher = progress(terminal, flags);
  const writer = runWriter(folder, model, metadata, {
    title: `${name} on ${dataset}`,
    stepsPerEpoch: batches.size,
  });
  const sample = data.train.take(Math.min(TRAIN_SAMPLE, data.train.size)).batch(TEST_BATCH);
  const { history, onTrain } = await withInterrupt(terminal, watcher.stop, async (signal) => {
    const history = await fit(model, batches, {
      optimizer,
      epochs,
      validation: data.test.batch(TEST_BATCH),
      callbacks: [watcher, writer],
      signal,
    });
    return { history, onTrain: await evaluateUnless(signal, model, sample) };
  })
    .catch((error: unknown) => {
      if (error instanceof TrainingError) error.message += ` What came before is in ${folder.path}.`;
      throw error;
    })
    .finally(watcher.stop);
  folder.write("result.json", `${JSON.stringify(resultOf(history, onTrain?.accuracy), null, 2)}\n`);
  reportEnd(terminal, folder, history, onTrain);
  model.dispose();
  optimizer.dispose();
  backend.dispose();
  return onTrain === undefined ? 130 : 0;
}

/** @returns undefined when the signal came before the end */
async function evaluateUnless(signal: AbortSignal, model: Model, data: Batches) {
  try {
    return await evaluate(model, data, { signal });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

function resultOf({ epochs, steps, stopped }: History, trainAccuracy: number | undefined): object {
  const last = epochs.at(-1);
  return {
    stopped,
    epochs: epochs.length,
    steps: steps.length,
    testAccuracy: last?.valAccuracy ?? null,
    testLoss: last?.valLoss ?? null,
    trainAccuracy: trainAccuracy ?? null,
    secondsPerEpoch: epochs.map(({ seconds }) => seconds),
    imagesPerSecond: epochs.map(({ imagesPerSecond }) => imagesPerSecond),
  };
}

function reportEnd(
  terminal: Terminal,
  folder: RunFolder,
  { epochs, steps, stopped }: History,
  onTrain: { readonly accuracy: number; readonly count: number } | undefined,
): void {
  const accuracy = epochs.at(-1)?.valAccuracy;
  if (stopped) terminal.out(`stopped after step ${steps.length}`);
  if (accuracy !== undefined) {
    terminal.out(`test accuracy ${percent(accuracy)}${stopped ? ` (after epoch ${epochs.length})` : ""}`);
  }
  if (onTrain !== undefined) {
    terminal.out(
      `train accuracy ${percent(onTrain.accuracy)} (final weights, ${onTrain.count.toLocaleString("en-US")} pictures)`,
    );
  }
  terminal.out(
    [
      "",
      `model    ${folder.file("model.safetensors")}`,
      `curves   ${folder.file("loss.svg")}, ${folder.file("accuracy.svg")}`,
      `history  ${folder.file("history.jsonl")}`,
      `settings ${folder.file("config.json")}`,
      "",
      `Next: striate evaluate ${folder.path}`,
    ].join("\n"),
  );
}

function defaultFolder(model: string, dataset: string): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  return join("runs", `${model}-${dataset}-${time}`);
}
