/**
 * What a training step costs on the gpu backend beside its arithmetic: kernels, uploads, reads. Counts are the same in every mode.
 *
 * npx tsx --conditions=@striate/source bench/gpu-traffic.ts
 */
import { createGpuBackend, type Traffic } from "@striate/backend-gpu";
import { digits } from "@striate/datasets";
import { lenet5 } from "@striate/models";
import { Adam, softmaxCrossEntropy, trainStep } from "@striate/training";

const backend = await createGpuBackend({ mode: "webasm" });
const model = lenet5().build([null, 28, 28, 1], { backend, seed: 1 });
const optimizer = new Adam();
const batches = digits({ train: 96, test: 1 }).train.batch(32);
let step = 0;
let before: Traffic | undefined;
let after: Traffic | undefined;
for (const { images, labels } of batches) {
  before = backend.traffic;
  step++;
  await trainStep(model, { images, labels }, { optimizer, loss: softmaxCrossEntropy, step });
  after = backend.traffic;
}
const [from, to] = [before!, after!];
const counts = Object.entries(to.dispatches)
  .map(([name, count]) => [name, count - (from.dispatches[name] ?? 0)] as const)
  .filter(([, count]) => count > 0)
  .sort(([, a], [, b]) => b - a);
const total = counts.reduce((sum, [, count]) => sum + count, 0);
console.log("| a step of LeNet-5, batch 32, Adam | |\n| --- | --- |");
console.log(`| kernels | ${total} |`);
for (const [name, count] of counts) console.log(`| · ${name} | ${count} |`);
for (const what of ["uploads", "reads"] as const) {
  const [count, bytes] = [to[what].count - from[what].count, to[what].bytes - from[what].bytes];
  console.log(`| ${what} | ${count}, ${bytes.toLocaleString("en")} bytes |`);
}
