export { createWasmBackend, type WasmBackendOptions } from "./createWasmBackend.js";
export type { WinogradChoice } from "./Device.js";
export { detectFeatures, type Features } from "./engine/features.js";
export type { WasmBackend, WasmSettings } from "./WasmBackend.js";
