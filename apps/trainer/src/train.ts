import { join } from "node:path";
import type { Model } from "@striate/layers";
import {
  type Callback,
  type EpochRecord,
  evaluate,
  fit,
  type History,
  type StepRecord,
  saveWeights,
} from "@striate/training";
import { BACKENDS, chosen, DATASETS, MODELS, type ModelSettings, OPTIMIZERS } from "./choices.js";
import { drawCurves } from "./curves.js";
import { modelMetadata } from "./modelFile.js";
import { percent, progress } from "./progress.js";
import { RunFolder } from "./RunFolder.js";
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
  const model = (await MODELS[name](settings)).build([null, ...imageShape], { backend, seed });
  const folder = RunFolder.create(flags.out ?? defaultFolder(name, dataset), { force: flags.force });
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
  const history = await withInterrupt(terminal, (signal) =>
    fit(model, batches, {
      optimizer,
      epochs,
      validation: data.test.batch(TEST_BATCH),
      callbacks: [watcher, writer],
      signal,
    }),
  ).finally(() => watcher.stop());

  const sample = data.train.take(Math.min(TRAIN_SAMPLE, data.train.size));
  const onTrain = history.stopped ? undefined : await evaluate(model, sample.batch(TEST_BATCH));
  folder.write("result.json", `${JSON.stringify(resultOf(history, onTrain?.accuracy), null, 2)}\n`);
  reportEnd(terminal, folder, history, onTrain);
  model.dispose();
  optimizer.dispose();
  backend.dispose();
  return history.stopped ? 130 : 0;
}

/** Writes the run as it goes: every step to the history at once, model and curves after every epoch and at the end. */
function runWriter(
  folder: RunFolder,
  model: Model,
  metadata: Readonly<Record<string, string>>,
  figure: { readonly title: string; readonly stepsPerEpoch: number },
): Callback {
  const epochs: EpochRecord[] = [];
  const steps: StepRecord[] = [];
  const writeAll = async () => {
    folder.write("model.safetensors", await saveWeights(model, metadata));
    const { loss, accuracy } = await drawCurves({ ...figure, epochs, steps });
    folder.write("loss.svg", loss);
    folder.write("accuracy.svg", accuracy);
  };
  return {
    onStepEnd: ({ epoch, step, loss, accuracy }) => {
      steps.push({ epoch, step, loss, accuracy });
      folder.log({ type: "step", epoch, step, loss, accuracy });
    },
    onEpochEnd: async (record) => {
      epochs.push(record);
      // Times stand in result.json: the history of a seed is the same in every run.
      const { seconds: _seconds, imagesPerSecond: _rate, ...numbers } = record;
      folder.log({ type: "epoch", ...numbers });
      await writeAll();
    },
    onTrainEnd: async ({ stopped }) => {
      if (stopped) await writeAll();
    },
  };
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
  if (accuracy !== undefined) terminal.out(`test accuracy ${percent(accuracy)}`);
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
