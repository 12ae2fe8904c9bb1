import { createGpuBackend, type GpuMode } from "@striate/backend-gpu";
import { type LossCurveOptions, lossCurve } from "../../gpu/lossCurve.js";
import { smallSteps } from "../../gpu/smallSteps.js";
import { type WebGpuClasses, watchBuffers } from "../../gpu/watchBuffers.js";
import { watchTextures } from "../../gpu/watchTextures.js";
import { conformance } from "./conformance.js";

/** With the gpu backend, in a mode of gpu.js. */
export const gpuTasks = { gpuStart, gpuConform, gpuTrain, gpuLeaks };

interface Choice {
  readonly mode: GpuMode;
}

/** What a backend says of itself, and whether it computes; without a mode it chooses. */
async function gpuStart(choice: Partial<Choice>) {
  const backend = await createGpuBackend(choice);
  const { mode, adapter, refused } = backend;
  const doubled = await backend.read(backend.affine(backend.write(Float32Array.of(1, 2, 3)), 2, 0));
  backend.dispose();
  return { mode, adapter, refused, doubled: [...doubled] };
}

async function gpuConform({ runs, mode }: Choice & { readonly runs: number }) {
  return conformance(() => createGpuBackend({ mode }), { runs });
}

async function gpuTrain({ mode, ...options }: Choice & LossCurveOptions) {
  const backend = await createGpuBackend({ mode });
  const losses = await lossCurve(backend, options);
  backend.dispose();
  return losses;
}

/** Every state of memory after the steps from the second on, and how many steps ended in it: the first one makes what later ones share. */
async function gpuLeaks({ steps, mode }: Choice & { readonly steps: number }) {
  const alive = mode === "webgl2" ? watchTextures() : watchBuffers(globalThis as never as WebGpuClasses);
  const backend = await createGpuBackend({ mode });
  const states: Record<string, number> = {};
  let step = 0;
  await smallSteps(backend, {
    steps,
    onStep: () => {
      step++;
      const state = JSON.stringify({ device: alive(), backend: backend.memory() });
      if (step > 1) states[state] = (states[state] ?? 0) + 1;
    },
  });
  const left = backend.memory();
  backend.dispose();
  return { states, left };
}
