import { createGpuBackend } from "@striate/backend-gpu";
import { trainOnGpu } from "./trainOnGpu.js";
import { trainOnWasm } from "./trainOnWasm.js";

const wasm = await trainOnWasm({ threads: 2, deterministic: true });
const gpu = [await trainOnGpu("cpu"), await trainOnGpu("webasm")];
// The package webgpu is not installed here.
const { refused } = await createGpuBackend();
console.log(JSON.stringify({ wasm, gpu, refused }));
