/** A program that trains with checkpoints after every step, and is killed on the way: `trainee.mjs <folder> <backend>`. */
import { createHash } from "node:crypto";
import { createReferenceBackend } from "@striate/backend-reference";
import { createWasmBackend } from "@striate/backend-wasm";
import type { Backend, Tensor } from "@striate/core";
import { digits } from "@striate/datasets";
import { FolderStore } from "@striate/formats/node";
import {
  BatchNormalization,
  Conv2D,
  Dense,
  Dropout,
  Flatten,
  MaxPool2D,
  ReLU,
  Sequential,
} from "@striate/layers";
import {
  Adam,
  CosineDecay,
  EarlyStopping,
  ExponentialMovingAverage,
  fit,
  topKAccuracy,
  WarmUp,
} from "@striate/training";

const [folder = "", kind = ""] = process.argv.slice(2);
const backend: Backend = kind === "wasm" ? await createWasmBackend({ threads: 2 }) : createReferenceBackend();

const model = new Sequential([
  new Conv2D({ filters: 6, kernelSize: 3, strides: 2 }),
  new BatchNormalization({ momentum: 0.8 }),
  new MaxPool2D({ poolSize: 2 }),
  new ReLU(),
  new Flatten(),
  new Dropout({ rate: 0.25 }),
  new Dense({ units: 64, activation: "relu" }),
  new Dense({ units: 10 }),
]).build([null, 28, 28, 1], { backend, seed: 42 });

const { train, test } = digits({ train: 90, test: 20, seed: 1 });
const optimizer = new Adam({ weightDecay: 0.01, globalClipNorm: 1 });
const ema = new ExponentialMovingAverage({ decay: 0.9 });

const history = await fit(model, train.shuffle({ seed: 42 }).batch(8), {
  optimizer,
  ema,
  schedule: new WarmUp(new CosineDecay({ initialLearningRate: 0.01, decaySteps: 32 }), { length: 4 }),
  gradientAccumulationSteps: 2,
  metrics: [topKAccuracy(3)],
  validation: test.batch(10),
  epochs: 6,
  callbacks: [new EarlyStopping({ patience: 6 }), { onTrainBegin: () => console.log("begins") }],
  checkpoints: { store: new FolderStore(folder), everySteps: 1, keep: 2, best: "valLoss" },
  resume: true,
});

const epochs = history.epochs.map(({ seconds: _seconds, imagesPerSecond: _rate, ...numbers }) => numbers);
const hash = createHash("sha256").update(JSON.stringify({ ...history, epochs }));
const tensors: readonly Tensor[] = [
  ...model.parameters.map(({ value }) => value),
  ...ema.weights.values(),
  ...[...optimizer.slots.values()].flatMap((kinds) => [...kinds.values()].map(({ value }) => value)),
];
for (const tensor of tensors) hash.update(await tensor.read());
console.log(
  `ends ${hash.digest("hex")} after ${history.steps.length} steps, loss ${history.epochs.at(-1)?.loss}`,
);
backend.dispose();
