import type {
  ConcatGeometry,
  ExpandGeometry,
  PadGeometry,
  PermuteGeometry,
  SliceGeometry,
} from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export type LayoutKernels = {};

export function expand(device: Device, x: WasmBuffer, geometry: ExpandGeometry): WasmBuffer {
  throw new Error("unbuilt");
}

export function permute(device: Device, x: WasmBuffer, geometry: PermuteGeometry): WasmBuffer {
  throw new Error("unbuilt");
}

export function pad(device: Device, x: WasmBuffer, geometry: PadGeometry, value: number): WasmBuffer {
  throw new Error("unbuilt");
}

export function slice(device: Device, x: WasmBuffer, geometry: SliceGeometry): WasmBuffer {
  throw new Error("unbuilt");
}

export function concat(device: Device, parts: readonly WasmBuffer[], geometry: ConcatGeometry): WasmBuffer {
  throw new Error("unbuilt");
}

export function oneHot(device: Device, labels: WasmBuffer, classes: number): WasmBuffer {
  throw new Error("unbuilt");
}
