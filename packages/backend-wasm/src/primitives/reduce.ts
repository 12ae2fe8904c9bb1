import type { ReduceGeometry, ReduceOp } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export interface ReduceKernels {
  argMax(x: number, y: number, outer: number, reduced: number, inner: number, integers: number): void;
  max(x: number, y: number, outer: number, reduced: number, inner: number): void;
  sum(
    x: number,
    y: number,
    outer: number,
    reduced: number,
    inner: number,
    parts: number,
    partial: number,
  ): void;
  /** How many numbers of 8 bytes `sum` wants for each output, if more than one. */
  sumParts(outer: number, reduced: number, inner: number): number;
}

export function reduce(device: Device, op: ReduceOp, x: WasmBuffer, geometry: ReduceGeometry): WasmBuffer {
  const { outer, reduced, inner } = geometry;
  const { kernels } = device;
  const from = device.floats("reduce", x);
  const y = device.create("reduce", outer * inner, "float32");
  if (op === "max") {
    kernels.max(from, y.address, outer, reduced, inner);
    return y;
  }
  const parts = kernels.sumParts(outer, reduced, inner);
  if (parts === 1) {
    kernels.sum(from, y.address, outer, reduced, inner, 1, 0);
  } else {
    device.withWorkspace("reduce", 8 * parts * y.size, (partial) => {
      kernels.sum(from, y.address, outer, reduced, inner, parts, partial);
    });
  }
  return y;
}

export function argMax(device: Device, x: WasmBuffer, geometry: ReduceGeometry): WasmBuffer {
  const { outer, reduced, inner } = geometry;
  const from = device.any("argMax", x);
  const y = device.create("argMax", outer * inner, "int32");
  device.kernels.argMax(from, y.address, outer, reduced, inner, x.dtype === "int32" ? 1 : 0);
  return y;
}
