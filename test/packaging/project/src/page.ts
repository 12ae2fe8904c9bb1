import { trainOnGpu } from "./trainOnGpu.js";
import { trainOnWasm } from "./trainOnWasm.js";

async function everything() {
  return {
    // Each of the two binaries.
    wasm: [await trainOnWasm({ threads: 2, deterministic: true }), await trainOnWasm({ threads: 2 })],
    gpu: [await trainOnGpu("webgl2"), await trainOnGpu("webgpu")],
  };
}

Object.assign(globalThis, { trained: everything() });
