import { createRequire } from "node:module";
import { setFlagsFromString } from "node:v8";
import { createGpuBackend } from "@striate/backend-gpu";
import { createReferenceBackend } from "@striate/backend-reference";
import { createWasmBackend } from "@striate/backend-wasm";
import type { Backend } from "@striate/core";
import { isNetWork, type MicroKernelWork } from "../harness/Work.js";
import { type Adapter, type AdapterFactory, cannot, type Prepared } from "./Adapter.js";
import { prepareMicroKernel } from "./microKernel.js";
import { prepareNet } from "./striateNets.js";
import { prepareOperation } from "./striateOperations.js";

export const openReference: AdapterFactory = async () =>
  striate(createReferenceBackend(), (work) => cannot("the reference", work));

export const openWasm: AdapterFactory = async ({ threads, relaxedSimd = false }) => {
  // Node 20 has relaxed SIMD behind a flag, later versions have it anyway.
  if (relaxedSimd && Number.parseInt(process.versions.node, 10) < 22) {
    setFlagsFromString("--experimental-wasm-relaxed-simd");
  }
  const backend = await createWasmBackend({ threads, relaxedSimd });
  if (backend.threads !== threads) throw new Error(`asked for ${threads} threads, got ${backend.threads}`);
  if (backend.relaxedSimd !== relaxedSimd) throw new Error("this engine has no relaxed SIMD");
  return striate(backend, (work) => prepareMicroKernel(backend, relaxedSimd, work));
};

export const openGpu: AdapterFactory = async ({ mode = "webgpu" }) =>
  striate(await createGpuBackend({ mode }), (work) => cannot("gpu.js", work));

function striate(
  backend: Backend,
  microKernel: (work: MicroKernelWork) => Prepared | Promise<Prepared>,
): Adapter {
  const { version } = createRequire(import.meta.url)("@striate/core/package.json");
  return {
    about: { version },
    prepare(work) {
      if (work.kind === "microKernel") return microKernel(work);
      return isNetWork(work) ? prepareNet(backend, work) : prepareOperation(backend, work);
    },
  };
}
