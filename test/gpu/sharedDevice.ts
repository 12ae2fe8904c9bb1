import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

interface Device {
  createBuffer(descriptor: { readonly size: number; readonly usage: number }): object;
  destroy(): void;
}

/** The device that all backends in mode webgpu share: gpu.js's own. */
export async function sharedDevice(): Promise<Device> {
  // As the backend resolves it.
  const require = createRequire(fileURLToPath(import.meta.resolve("@striate/backend-gpu")));
  const { WebGPUContext } = require("gpu.js/dist/gpu-browser.js") as {
    readonly WebGPUContext: { acquire(): Promise<{ readonly device: Device }> };
  };
  return (await WebGPUContext.acquire()).device;
}
