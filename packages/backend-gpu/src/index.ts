export { createGpuBackend, type GpuBackendOptions } from "./createGpuBackend.js";
export type { Adapter, GpuMode } from "./engine/Engine.js";
export type { Traffic } from "./engine/WorkQueue.js";
export type { GpuBackend, RefusedMode } from "./GpuBackend.js";
export type { GpuBuffer } from "./GpuBuffer.js";
