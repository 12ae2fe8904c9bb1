import {
  type ConcatGeometry,
  type ExpandGeometry,
  type PadGeometry,
  type PermuteGeometry,
  rowMajorStrides,
  type SliceGeometry,
  sizeOf,
} from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";
import { bitsOf } from "./bitsOf.js";
import { mergeBlockAxes, mergeWalkAxes, type WalkAxis } from "./mergeAxes.js";
import { withWords } from "./withWords.js";

export interface LayoutKernels {
  concat(parts: number, count: number, rows: number, y: number): void;
  gather(x: number, y: number, rows: number, length: number, step: number, axes: number, rank: number): void;
  oneHot(labels: number, y: number, count: number, classes: number): void;
  pad(x: number, y: number, rows: number, bits: number, axes: number, rank: number): void;
  transpose(
    x: number,
    y: number,
    count: number,
    rows: number,
    columns: number,
    xStride: number,
    yStride: number,
    axes: number,
    rank: number,
  ): void;
}

export function expand(device: Device, x: WasmBuffer, { dimensions, strides }: ExpandGeometry): WasmBuffer {
  const from = device.any("expand", x);
  const y = device.create("expand", sizeOf(dimensions), x.dtype);
  walk(device, "expand", from, y, mergeWalkAxes(dimensions, strides));
  return y;
}

export function permute(
  device: Device,
  x: WasmBuffer,
  { outputShape, strides }: PermuteGeometry,
): WasmBuffer {
  const from = device.any("permute", x);
  const y = device.create("permute", x.size, x.dtype);
  walk(device, "permute", from, y, mergeWalkAxes(outputShape, strides));
  return y;
}

export function slice(device: Device, x: WasmBuffer, geometry: SliceGeometry): WasmBuffer {
  const { inputShape, outputShape, begin } = geometry;
  const strides = rowMajorStrides(inputShape);
  const start = begin.reduce((sum, position, axis) => sum + position * strides[axis], 0);
  const from = device.any("slice", x);
  const y = device.create("slice", sizeOf(outputShape), x.dtype);
  walk(device, "slice", from + 4 * start, y, mergeWalkAxes(outputShape, strides));
  return y;
}

/** Fills y in row-major order with what a walk along `axes` finds from an address on. */
function walk(device: Device, op: string, from: number, y: WasmBuffer, axes: readonly WalkAxis[]): void {
  if (axes.at(-1)!.stride <= 1) gather(device, op, from, y, axes);
  else if (axes.some(({ stride }) => stride === 1)) transpose(device, op, from, y, axes);
  else transpose(device, op, from, y, [{ size: 1, stride: 1 }, ...axes]);
}

/** Row by row along the innermost axis, whose stride is 1 or 0. */
function gather(device: Device, op: string, from: number, y: WasmBuffer, axes: readonly WalkAxis[]): void {
  const outer = axes.slice(0, -1);
  const { size, stride } = axes.at(-1)!;
  const words = [...outer.map((axis) => axis.size), ...outer.map((axis) => axis.stride)];
  withWords(device, op, words, (list) => {
    device.kernels.gather(from, y.address, y.size / size, size, stride, list, outer.length);
  });
}

/** The axis of stride 1 and the innermost one, of another, make a matrix; the others count matrices. */
function transpose(device: Device, op: string, from: number, y: WasmBuffer, axes: readonly WalkAxis[]): void {
  const steps = rowMajorStrides(axes.map(({ size }) => size));
  const contiguous = axes.findIndex(({ stride }) => stride === 1);
  const rows = axes[contiguous];
  const columns = axes.at(-1)!;
  const others = axes.flatMap(({ size, stride }, axis) =>
    axis === contiguous || axis === axes.length - 1 ? [] : { size, stride, step: steps[axis] },
  );
  const sizes = others.map(({ size }) => size);
  const words = [
    ...sizes,
    ...others.map(({ stride }) => stride),
    ...sizes,
    ...others.map(({ step }) => step),
  ];
  withWords(device, op, words, (list) => {
    device.kernels.transpose(
      from,
      y.address,
      sizeOf(sizes),
      rows.size,
      columns.size,
      columns.stride,
      steps[contiguous],
      list,
      others.length,
    );
  });
}

export function pad(device: Device, x: WasmBuffer, geometry: PadGeometry, value: number): WasmBuffer {
  const from = device.any("pad", x);
  const y = device.create("pad", sizeOf(geometry.outputShape), x.dtype);
  const axes = mergeBlockAxes(geometry);
  const words = axes.flatMap(({ inner, outer, before }) => [inner, outer, before]);
  const rows = y.size / axes.at(-1)!.outer;
  withWords(device, "pad", words, (list) => {
    device.kernels.pad(from, y.address, rows, bitsOf(value, x.dtype), list, axes.length);
  });
  return y;
}

export function concat(device: Device, parts: readonly WasmBuffer[], geometry: ConcatGeometry): WasmBuffer {
  const { outputShape, outer, runs } = geometry;
  const words = parts.flatMap((part, index) => [device.any("concat", part), runs[index]]);
  return withWords(device, "concat", words, (list) => {
    const y = device.create("concat", sizeOf(outputShape), parts[0].dtype);
    device.kernels.concat(list, parts.length, outer, y.address);
    return y;
  });
}

export function oneHot(device: Device, labels: WasmBuffer, classes: number): WasmBuffer {
  const from = device.any("oneHot", labels);
  const y = device.create("oneHot", labels.size * classes, "float32");
  device.kernels.oneHot(from, y.address, labels.size, classes);
  return y;
}
