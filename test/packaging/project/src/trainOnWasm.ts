import { createWasmBackend, type WasmBackendOptions } from "@striate/backend-wasm";
import { train } from "./train.js";

export async function trainOnWasm(options: WasmBackendOptions) {
  const backend = await createWasmBackend(options);
  try {
    const { threads, relaxedSimd } = backend;
    return { threads, relaxedSimd, losses: await train(backend) };
  } finally {
    backend.dispose();
  }
}
