import type { FusedActivation, MatMulGeometry } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export type MatMulKernels = {};

export function matMul(
  device: Device,
  a: WasmBuffer,
  b: WasmBuffer,
  options: {
    readonly geometry: MatMulGeometry;
    readonly bias: WasmBuffer | undefined;
    readonly activation: FusedActivation;
  },
): WasmBuffer {
  throw new Error("unbuilt");
}
