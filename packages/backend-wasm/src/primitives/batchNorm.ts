import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export type BatchNormKernels = {};

export function batchNorm(
  device: Device,
  x: WasmBuffer,
  options: Readonly<Record<"mean" | "variance", WasmBuffer>> & {
    readonly gamma: WasmBuffer | undefined;
    readonly beta: WasmBuffer | undefined;
    readonly epsilon: number;
  },
): WasmBuffer {
  throw new Error("unbuilt");
}

export function batchNormTraining(
  device: Device,
  x: WasmBuffer,
  options: {
    readonly gamma: WasmBuffer | undefined;
    readonly beta: WasmBuffer | undefined;
    readonly epsilon: number;
  },
): { y: WasmBuffer; mean: WasmBuffer; variance: WasmBuffer } {
  throw new Error("unbuilt");
}

export function batchNormGrad(
  device: Device,
  dy: WasmBuffer,
  x: WasmBuffer,
  options: Readonly<Record<"mean" | "variance", WasmBuffer>> & {
    readonly gamma: WasmBuffer | undefined;
    readonly epsilon: number;
  },
): { dx: WasmBuffer; dGamma: WasmBuffer; dBeta: WasmBuffer } {
  throw new Error("unbuilt");
}
