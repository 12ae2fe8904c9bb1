import type { BinaryOp, BroadcastGeometry, DType, UnaryOp } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";
import { bitsOf } from "./bitsOf.js";

export interface ElementwiseKernels {
  affine(x: number, y: number, count: number, scale: number, shift: number): void;
  fill(y: number, count: number, bits: number): void;
  reluGrad(dy: number, y: number, dx: number, count: number): void;
  unary(op: number, x: number, y: number, count: number): void;
}

/** As assembly/elementwise.ts numbers them. */
const UNARY: Readonly<Record<UnaryOp, number>> = {
  abs: 0,
  exp: 1,
  log: 2,
  neg: 3,
  relu: 4,
  sigmoid: 5,
  sign: 6,
  sqrt: 7,
  tanh: 8,
};
const TO_INTEGERS = 9;
const TO_FLOATS = 10;
const COPY = 11;

export function affine(device: Device, x: WasmBuffer, scale: number, shift: number): WasmBuffer {
  const from = device.floats("affine", x);
  const y = device.create("affine", x.size, "float32");
  device.kernels.affine(from, y.address, x.size, scale, shift);
  return y;
}

export function fill(device: Device, size: number, value: number, dtype: DType): WasmBuffer {
  const y = device.create("fill", size, dtype);
  device.kernels.fill(y.address, size, bitsOf(value, dtype));
  return y;
}

export function cast(device: Device, x: WasmBuffer, dtype: DType): WasmBuffer {
  const from = device.any("cast", x);
  const y = device.create("cast", x.size, dtype);
  const op = x.dtype === dtype ? COPY : dtype === "int32" ? TO_INTEGERS : TO_FLOATS;
  device.kernels.unary(op, from, y.address, x.size);
  return y;
}

export function unary(device: Device, op: UnaryOp, x: WasmBuffer): WasmBuffer {
  const from = device.floats(op, x);
  const y = device.create(op, x.size, "float32");
  device.kernels.unary(UNARY[op], from, y.address, x.size);
  return y;
}

export function reluGrad(device: Device, dy: WasmBuffer, y: WasmBuffer): WasmBuffer {
  const [left, right] = [device.floats("reluGrad", dy), device.floats("reluGrad", y)];
  const dx = device.create("reluGrad", y.size, "float32");
  device.kernels.reluGrad(left, right, dx.address, y.size);
  return dx;
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
