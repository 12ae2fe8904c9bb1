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
  return device.produce("reduce", outer * inner, ({ address, size }) => {
    if (op === "max") return kernels.max(from, address, outer, reduced, inner);
    const parts = kernels.sumParts(outer, reduced, inner);
    if (parts === 1) return kernels.sum(from, address, outer, reduced, inner, 1, 0);
    device.withWorkspace("reduce", 8 * parts * size, (partial) => {
      kernels.sum(from, address, outer, reduced, inner, parts, partial);
    });
  });
}

export function argMax(device: Device, x: WasmBuffer, geometry: ReduceGeometry): WasmBuffer {
  const { outer, reduced, inner } = geometry;
  const from = device.any("argMax", x);
  const y = device.create("argMax", outer * inner, "int32");
  device.kernels.argMax(from, y.address, outer, reduced, inner, x.dtype === "int32" ? 1 : 0);
  return y;
}
