import type { ReduceGeometry, ReduceOp } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export type ReduceKernels = {};

export function reduce(device: Device, op: ReduceOp, x: WasmBuffer, geometry: ReduceGeometry): WasmBuffer {
  throw new Error("unbuilt");
}

export function argMax(device: Device, x: WasmBuffer, geometry: ReduceGeometry): WasmBuffer {
  throw new Error("unbuilt");
}
