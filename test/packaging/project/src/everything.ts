/* One name of each package that holds the others together: the compiler reads all of their declarations. */
import { runConformance } from "@striate/backend-conformance";
import { createGpuBackend } from "@striate/backend-gpu";
import { createReferenceBackend } from "@striate/backend-reference";
import { createWasmBackend } from "@striate/backend-wasm";
import { compareBackends } from "@striate/compare";
import { type Backend, TensorError } from "@striate/core";
import { digits } from "@striate/datasets";
import { decodeSafetensors } from "@striate/formats";
import type { Layer } from "@striate/layers";
import { lenet5 } from "@striate/models";
import type { RandomStream } from "@striate/random";
import type { Trainable } from "@striate/training";

export type Named = Layer | RandomStream | Trainable;
export const values: readonly unknown[] = [TensorError, compareBackends, digits, decodeSafetensors, lenet5];
const reference: Backend = createReferenceBackend();
const wasm: Backend = await createWasmBackend({ threads: 2 });
const gpu: Backend = await createGpuBackend({ mode: "cpu" });
for (const backend of [reference, wasm, gpu]) backend.dispose();

const { passed, failed } = await runConformance(() => createWasmBackend({ threads: 2 }), {
  runs: 2,
  only: ({ group }) => group === "matMul",
});
console.log(JSON.stringify({ passed, failed }));
