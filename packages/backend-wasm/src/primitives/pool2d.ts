import type { Pool2dGeometry } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export interface Pool2dKernels {
  maxPool2d(from: number, to: number, positions: number, ...geometry: GeometryNumbers): void;
  maxPool2dGrad(from: number, to: number, positions: number, ...geometry: GeometryNumbers): void;
  avgPool2d(from: number, to: number, ...geometry: GeometryNumbers): void;
  avgPool2dGrad(from: number, to: number, ...geometry: GeometryNumbers): void;
}

export function maxPool2d(
  device: Device,
  x: WasmBuffer,
  geometry: Pool2dGeometry,
): { values: WasmBuffer; argmax: WasmBuffer } {
  const op = "maxPool2d";
  const from = device.floats(op, x);
  const size = outputSize(geometry);
  const [values, argmax] = device.createAll(op, [
    [size, "float32"],
    [size, "int32"],
  ]);
  device.kernels.maxPool2d(from, values.address, argmax.address, ...numbersOf(geometry));
  return { values, argmax };
}

export function maxPool2dGrad(
  device: Device,
  dy: WasmBuffer,
  argmax: WasmBuffer,
  geometry: Pool2dGeometry,
): WasmBuffer {
  const op = "maxPool2dGrad";
  const from = device.floats(op, dy);
  const positions = device.any(op, argmax);
  const dx = device.create(op, inputSize(geometry), "float32");
  device.kernels.maxPool2dGrad(from, dx.address, positions, ...numbersOf(geometry));
  return dx;
}

export function avgPool2d(device: Device, x: WasmBuffer, geometry: Pool2dGeometry): WasmBuffer {
  const op = "avgPool2d";
  const from = device.floats(op, x);
  const y = device.create(op, outputSize(geometry), "float32");
  device.kernels.avgPool2d(from, y.address, ...numbersOf(geometry));
  return y;
}

export function avgPool2dGrad(device: Device, dy: WasmBuffer, geometry: Pool2dGeometry): WasmBuffer {
  const op = "avgPool2dGrad";
  const from = device.floats(op, dy);
  const dx = device.create(op, inputSize(geometry), "float32");
  device.kernels.avgPool2dGrad(from, dx.address, ...numbersOf(geometry));
  return dx;
}

function outputSize({ batch, outHeight, outWidth, channels }: Pool2dGeometry): number {
  return batch * outHeight * outWidth * channels;
}

function inputSize({ batch, inHeight, inWidth, channels }: Pool2dGeometry): number {
  return batch * inHeight * inWidth * channels;
}

type GeometryNumbers = ReturnType<typeof numbersOf>;

/** In the order in which the kernels take them. */
function numbersOf(geometry: Pool2dGeometry) {
  return [
    geometry.batch,
    geometry.inHeight,
    geometry.inWidth,
    geometry.channels,
    geometry.windowHeight,
    geometry.windowWidth,
    geometry.outHeight,
    geometry.outWidth,
    geometry.strideHeight,
    geometry.strideWidth,
    geometry.padTop,
    geometry.padLeft,
    geometry.padBottom,
    geometry.padRight,
    geometry.countPadding ? 1 : 0,
  ] as const;
}
