import { join } from "node:path";
import { profiled } from "@striate/core";
import type { Batches } from "@striate/datasets";
import type { Model } from "@striate/layers";
import { evaluate, fit, type Optimizer, TrainingError } from "@striate/training";
import { buildModel } from "./buildModel.js";
import {
  chosen,
  DATASETS,
  type DatasetName,
  MODELS,
  type ModelName,
  type ModelSettings,
  OPTIMIZERS,
} from "./choices.js";
import type { BackendFlags } from "./commands/backendOptions.js";
import { modelMetadata } from "./modelFile.js";
import { profileTraining } from "./profile/profileTraining.js";
import { progress } from "./progress.js";
import { RunFolder } from "./RunFolder.js";
import type { RunningBackend } from "./RunningBackend.js";
import { reportEnd } from "./reportEnd.js";
import { runWriter } from "./runWriter.js";
import type { Terminal } from "./Terminal.js";
import { version } from "./version.js";
import { withBackend } from "./withBackend.js";
import { withInterrupt } from "./withInterrupt.js";

/** What `striate train` was told, defaults filled in. */
export interface TrainFlags extends BackendFlags {
  readonly dataset: string;
  readonly dataDir?: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly optimizer: string;
  readonly momentum: number;
  readonly seed: number;
  readonly limit?: number;
  readonly out?: string;
  readonly force: boolean;
  readonly logEvery: number;
  readonly variant: "book" | "classic";
  readonly batchNorm: boolean;
  readonly profile: boolean;
}

const TEST_BATCH = 64;
/** Training pictures that are read again at the end, with the final weights. */
const TRAIN_SAMPLE = 10_000;

/** Trains, prints and writes. @returns the exit code */
export async function train(modelName: string, flags: TrainFlags, terminal: Terminal): Promise<number> {
  const name = chosen("model", MODELS, modelName);
  const dataset = chosen("data set", DATASETS, flags.dataset);
  const makeOptimizer = OPTIMIZERS[chosen("optimizer", OPTIMIZERS, flags.optimizer)];
  return withBackend(flags, terminal, async (running) => {
    const optimizer = await makeOptimizer(flags);
    return trainOn(running, { name, dataset, optimizer, flags, terminal });
  });
}

interface Task {
  readonly name: ModelName;
  readonly dataset: DatasetName;
  readonly optimizer: Optimizer;
  readonly flags: TrainFlags;
  readonly terminal: Terminal;
}

async function trainOn(
  { backend: bare, threads, relaxedSimd, description }: RunningBackend,
  { name, dataset, optimizer, flags, terminal }: Task,
): Promise<number> {
  const { dataDir, limit, seed, batchSize, epochs } = flags;
  const normalize = "minus-one-to-one";
  const data = await DATASETS[dataset]({ dataDir, limit, seed, normalize });
  const settings: ModelSettings = {
    variant: flags.variant,
    batchNorm: flags.batchNorm,
    classes: data.train.classNames.length,
  };
  const { imageShape, classNames } = data.train;
  const clocked = flags.profile ? profiled(bare) : undefined;
  const backend = clocked ?? bare;
  const model = await buildModel(name, settings, imageShape, { backend, seed });
  const folder =
    flags.out === undefined
      ? RunFolder.createNew(defaultFolder(name, dataset))
      : RunFolder.create(flags.out, { force: flags.force });
  const config = {
    command: "train",
    model: name,
    ...flags,
    threads,
    relaxedSimd,
    striate: version,
    node: process.version,
    trainSize: data.train.size,
    testSize: data.test.size,
    parameters: model.countParams(),
  };
  folder.write("config.json", `${JSON.stringify(config, null, 2)}\n`);
  terminal.out(
    `${name} (${model.countParams().toLocaleString("en-US")} parameters) on ${dataset}: ` +
      `${data.train.size.toLocaleString("en-US")} training and ${data.test.size.toLocaleString("en-US")} test pictures, ` +
      `${flags.optimizer} ${flags.learningRate}, batches of ${batchSize}, seed ${seed}, backend ${description}`,
  );

  const metadata = modelMetadata({ model: name, settings, imageShape, classNames, normalize, dataset });
  const batches = data.train.shuffle({ seed }).batch(batchSize);
  const profiler = clocked && profileTraining(clocked, batches, flags);
  const watcher = progress(terminal, flags);
  const writer = runWriter(folder, model, metadata, {
    title: `${name} on ${dataset}`,
    stepsPerEpoch: batches.size,
  });
  const sample = data.train.take(Math.min(TRAIN_SAMPLE, data.train.size)).batch(TEST_BATCH);
  const { history, onTrain } = await withInterrupt(terminal, watcher.stop, async (signal) => {
    const history = await fit(model, profiler?.data ?? batches, {
      optimizer,
      epochs,
      validation: data.test.batch(TEST_BATCH),
      callbacks: [...(profiler ? [profiler.callback] : []), watcher, writer],
      signal,
    });
    return { history, onTrain: await evaluateUnless(signal, model, sample) };
  })
    .catch((error: unknown) => {
      if (error instanceof TrainingError) error.message += ` What came before is in ${folder.path}.`;
      throw error;
    })
    .finally(watcher.stop);
  const profile = profiler?.profile();
  if (profiler !== undefined && profile === undefined) {
    terminal.err("there is no profile: the run ended within the first steps, which are not measured");
  }
  reportEnd(terminal, folder, { model: name, history, onTrain, profile });
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

function defaultFolder(model: string, dataset: string): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  return join("runs", `${model}-${dataset}-${time}`);
}
