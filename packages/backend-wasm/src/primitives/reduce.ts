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
    chunks: number,
    width: number,
    parts: number,
    rows: number,
    partial: number,
  ): void;
}

export function reduce(device: Device, op: ReduceOp, x: WasmBuffer, geometry: ReduceGeometry): WasmBuffer {
  const { outer, reduced, inner } = geometry;
  const { kernels } = device;
  const from = device.floats("reduce", x);
  return device.produce("reduce", outer * inner, ({ address, size }) => {
    if (op === "max") return kernels.max(from, address, outer, reduced, inner);
    const { chunks, width, parts, rows } = sumPlan(geometry);
    const sum = (partial: number) =>
      kernels.sum(from, address, outer, reduced, inner, chunks, width, parts, rows, partial);
    if (parts === 1) sum(0);
    // Float64 sums of each part of each output.
    else device.withWorkspace("reduce", 8 * parts * size, sum);
  });
}

export function argMax(device: Device, x: WasmBuffer, geometry: ReduceGeometry): WasmBuffer {
  const { outer, reduced, inner } = geometry;
  const from = device.any("argMax", x);
  const y = device.create("argMax", outer * inner, "int32");
  device.kernels.argMax(from, y.address, outer, reduced, inner, x.dtype === "int32" ? 1 : 0);
  return y;
}

/** Numbers that a part adds up. */
const TILE = 16384;
/** Columns that are summed side by side. */
const WIDTH = 1024;
/** With fewer sums than this the reduced axis is cut into parts, so that there is work for all threads. */
const MANY = 16;

/** Columns are cut into chunks, and rows into parts if need be. The shape alone decides, so that sums are the same for any number of threads. */
function sumPlan({ outer, reduced, inner }: ReduceGeometry) {
  const chunks = Math.ceil(inner / WIDTH);
  const width = chunks === 1 ? inner : 4 * Math.ceil(Math.ceil(inner / chunks) / 4);
  if (outer * chunks >= MANY) return { chunks, width, parts: 1, rows: reduced };
  const rowsOfPart = Math.max(Math.floor(TILE / width), 8);
  const parts = Math.ceil(reduced / rowsOfPart);
  return { chunks, width, parts, rows: parts === 1 ? reduced : rowsOfPart };
}
