import {
  createWasmBackend,
  detectFeatures,
  type WasmBackend,
  type WasmBackendOptions,
} from "@striate/backend-wasm";
import { lenet5 } from "@striate/models";
import { randomStream } from "@striate/random";
import { Adam, softmaxCrossEntropy, type TrainingBatch, trainStep } from "@striate/training";
import { conformance } from "./conformance.js";

/** With the WebAssembly backend. */
export const wasmTasks = { features, start, startAndEnd, keep, end, conform, train, measure };

const kept: WasmBackend[] = [];

async function features() {
  return detectFeatures();
}

/** What a backend says of itself, and whether it computes. */
async function start(choice: WasmBackendOptions) {
  return withBackend(choice, (backend) => {
    const doubled = backend.affine(backend.write(Float32Array.of(1, 2, 3)), 2, 0);
    return { ...backend.settings, doubled: [...backend.readSync(doubled)] };
  });
}

async function startAndEnd({ times, ...choice }: WasmBackendOptions & { readonly times: number }) {
  const threads: number[] = [];
  for (let time = 0; time < times; time++) {
    threads.push(await withBackend(choice, (backend) => backend.threads));
  }
  return { threads };
}

async function keep(choice: WasmBackendOptions) {
  kept.push(await createWasmBackend(choice));
}

async function end() {
  for (const backend of kept.splice(0)) backend.dispose();
}

async function conform({ runs, ...choice }: WasmBackendOptions & { readonly runs: number }) {
  return conformance(() => createWasmBackend({ ...choice, guard: true }), {
    runs,
    tolerance: { winograd: choice.deterministic !== true },
  });
}

/** Losses of the first steps of LeNet-5, and a digest of each of its parameters after them. */
async function train({ steps, ...choice }: WasmBackendOptions & { readonly steps: number }) {
  return withBackend(choice, async (backend) => {
    const { model, losses } = await trained(backend, steps, 32);
    const parameters: Record<string, string> = {};
    for (const { name, value } of model.parameters) {
      const bytes = new Uint8Array(Float32Array.from(await value.read()).buffer);
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      parameters[name] = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    }
    return { losses, parameters };
  });
}

/** Images of training of LeNet-5 in a second, at the best of several runs of a few steps. */
async function measure({ runs, ...choice }: WasmBackendOptions & { readonly runs: number }) {
  return withBackend(choice, async (backend) => {
    const [steps, size] = [5, 128];
    const { step } = await trained(backend, steps, size);
    const seconds: number[] = [];
    for (let run = 0; run < runs; run++) {
      const from = performance.now();
      for (let index = 0; index < steps; index++) await step(index);
      seconds.push((performance.now() - from) / 1000);
    }
    return { imagesPerSecond: (steps * size) / Math.min(...seconds), relaxedSimd: backend.relaxedSimd };
  });
}

async function trained(backend: WasmBackend, steps: number, size: number) {
  const model = lenet5().build([null, 28, 28, 1], { backend, seed: 1 });
  const optimizer = new Adam({ learningRate: 1e-3 });
  const step = (index: number) =>
    trainStep(model, batch(index, size), { optimizer, loss: softmaxCrossEntropy, step: index + 1 });
  const losses: number[] = [];
  for (let index = 0; index < steps; index++) losses.push((await step(index)).loss);
  return { model, losses, step };
}

function batch(index: number, size: number): TrainingBatch {
  const random = randomStream(1, "images", index);
  return {
    images: {
      data: Float32Array.from({ length: size * 28 * 28 }, () => random.uniform()),
      shape: [size, 28, 28, 1],
    },
    labels: { data: Int32Array.from({ length: size }, () => random.integer(10)), shape: [size] },
  };
}

async function withBackend<T>(
  choice: WasmBackendOptions,
  use: (backend: WasmBackend) => T | Promise<T>,
): Promise<T> {
  const backend = await createWasmBackend(choice);
  try {
    return await use(backend);
  } finally {
    backend.dispose();
  }
}
