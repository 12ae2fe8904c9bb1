/** The process of one network: trains it, and sends samples and at last what became of it. Argument: a `WatchRequest`. */
import { createWasmBackend } from "@striate/backend-wasm";
import { Adam, trainStep } from "@striate/training";
import { numbers } from "../adapters/inputs.js";
import { peakMemory } from "../adapters/peakMemory.js";
import { fullNet } from "./fullNet.js";
import { narrowNets } from "./narrowNets.js";
import type { Sample, Watched, WatchRequest } from "./Watched.js";

const { name, full, batch, steps, threads } = JSON.parse(process.argv[2]!) as WatchRequest;
const { make, picture, loss } = full ? fullNet(name) : narrowNets[name];
const collect = globalThis.gc;
if (collect === undefined) throw new Error("Start this with --expose-gc.");

const backend = await createWasmBackend({ threads });
const model = make().build([null, ...picture], { backend, seed: 1 });
const optimizer = new Adam();
const shape = [batch, ...picture];
const pixels = shape.reduce((product, size) => product * size, 1);
const checkpoints = new Set([0.01, 0.1, 0.5, 1].map((share) => Math.ceil(share * steps)));
const samples: Sample[] = [];
const started = performance.now();
for (let step = 1; step <= steps; step++) {
  const labels = Int32Array.from({ length: batch }, (_, index) => (index + step) % 10);
  const batchOfStep = {
    images: { data: numbers(step, pixels), shape },
    labels: { data: labels, shape: [batch] },
  };
  const outcome = await trainStep(model, batchOfStep, { optimizer, loss, step });
  if (!Number.isFinite(outcome.loss)) throw new Error(`The loss of step ${step} is ${outcome.loss}.`);
  if (checkpoints.has(step)) await takeSample(step, outcome.loss);
}
await send({
  name,
  picture,
  parameters: model.parameters.reduce((total, { value }) => total + value.size, 0),
  batch,
  steps,
  millisecondsPerStep: (performance.now() - started) / steps,
  samples,
  peak: peakMemory(),
});
process.exit(0);

async function takeSample(step: number, lossOfStep: number): Promise<void> {
  // What promises and finalizers still hold goes in the turn after a collection.
  for (let turn = 0; turn < 2; turn++) {
    collect!();
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { buffers, bytes } = backend.memory();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  samples.push({
    step,
    loss: lossOfStep,
    buffers,
    bytes,
    capacity: backend.capacity,
    heap: heapUsed + arrayBuffers,
    resident: rss,
  });
  await send(samples.at(-1)!);
}

function send(message: Sample | Watched): Promise<void> {
  return new Promise((resolve) => process.send!(message, undefined, undefined, () => resolve()));
}
