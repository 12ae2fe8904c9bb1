import type { BinaryOp, BroadcastGeometry, DType, UnaryOp } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export interface ElementwiseKernels {
  affine(x: number, y: number, count: number, scale: number, shift: number): void;
}

export function affine(device: Device, x: WasmBuffer, scale: number, shift: number): WasmBuffer {
  const from = device.floats("affine", x);
  const y = device.create("affine", x.size, "float32");
  device.kernels.affine(from, y.address, x.size, scale, shift);
  return y;
}

export function fill(device: Device, size: number, value: number, dtype: DType): WasmBuffer {
  throw new Error(`${device} ${size} ${value} ${dtype}`);
}

export function cast(device: Device, x: WasmBuffer, dtype: DType): WasmBuffer {
  throw new Error(`${device} ${x} ${dtype}`);
}

export function unary(device: Device, op: UnaryOp, x: WasmBuffer): WasmBuffer {
  throw new Error(`${device} ${op} ${x}`);
}

export function binary(
  device: Device,
  op: BinaryOp,
  a: WasmBuffer,
  b: WasmBuffer,
  geometry: BroadcastGeometry,
): WasmBuffer {
  throw new Error(`${device} ${op} ${a} ${b} ${geometry}`);
}

export function reluGrad(device: Device, dy: WasmBuffer, y: WasmBuffer): WasmBuffer {
  throw new Error(`${device} ${dy} ${y}`);
}
