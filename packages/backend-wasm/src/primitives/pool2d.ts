import type { Pool2dGeometry } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export type Pool2dKernels = {};

export function maxPool2d(
  device: Device,
  x: WasmBuffer,
  geometry: Pool2dGeometry,
): { values: WasmBuffer; argmax: WasmBuffer } {
  throw new Error("unbuilt");
}

export function maxPool2dGrad(
  device: Device,
  dy: WasmBuffer,
  argmax: WasmBuffer,
  geometry: Pool2dGeometry,
): WasmBuffer {
  throw new Error("unbuilt");
}

export function avgPool2d(device: Device, x: WasmBuffer, geometry: Pool2dGeometry): WasmBuffer {
  throw new Error("unbuilt");
}

export function avgPool2dGrad(device: Device, dy: WasmBuffer, geometry: Pool2dGeometry): WasmBuffer {
  throw new Error("unbuilt");
}
