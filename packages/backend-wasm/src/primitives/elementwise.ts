import type { BinaryOp, BroadcastGeometry, DType, UnaryOp } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";
import { bitsOf } from "./bitsOf.js";
import { withWords } from "./withWords.js";

export interface ElementwiseKernels {
  affine(x: number, y: number, count: number, scale: number, shift: number): void;
  binary(
    op: number,
    a: number,
    b: number,
    y: number,
    rows: number,
    length: number,
    aStep: number,
    bStep: number,
    axes: number,
    rank: number,
  ): void;
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

/** As assembly/binaryRow.ts numbers them. */
const BINARY: Readonly<Record<BinaryOp, number>> = {
  add: 0,
  sub: 1,
  mul: 2,
  div: 3,
  maximum: 4,
  minimum: 5,
  equal: 6,
  greater: 7,
};
const INTEGERS = { equal: 8, greater: 9 } as const;

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
  const comparison = op === "equal" || op === "greater";
  const numbers = (x: WasmBuffer) => (comparison ? device.any(op, x) : device.floats(op, x));
  const [left, right] = [numbers(a), numbers(b)];
  const { dimensions, aStrides, bStrides } = geometry;
  const rank = dimensions.length - 1;
  const rows = dimensions.slice(0, rank);
  const size = dimensions.reduce((product, length) => product * length, 1);
  const y = device.create(op, size, "float32");
  const length = dimensions[rank];
  // One number with one number: no step matters.
  const [aStep, bStep] = length === 1 ? [1, 1] : [aStrides[rank], bStrides[rank]];
  const code = comparison && a.dtype === "int32" ? INTEGERS[op] : BINARY[op];
  const axes = [...rows, ...aStrides.slice(0, rank), ...rows, ...bStrides.slice(0, rank)];
  withWords(device, op, axes, (list) => {
    device.kernels.binary(code, left, right, y.address, size / length, length, aStep, bStep, list, rank);
  });
  return y;
}
