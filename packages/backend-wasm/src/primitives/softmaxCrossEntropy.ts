import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export type SoftmaxCrossEntropyKernels = {};

export function softmaxCrossEntropy(
  device: Device,
  logits: WasmBuffer,
  labels: WasmBuffer,
  labelSmoothing: number,
): { losses: WasmBuffer; gradient: WasmBuffer } {
  throw new Error("unbuilt");
}
