import { type Pool2dGeometry, sizeOf } from "@striate/core";
import type { Device } from "../Device.js";
import type { GpuBuffer } from "../GpuBuffer.js";
import {
  avgPool2dGradProgram,
  avgPool2dProgram,
  maxPool2dGradProgram,
  maxPool2dProgram,
} from "../programs/pool2d.js";
import { withFloats } from "./layout.js";

export function maxPool2d(
  device: Device,
  x: GpuBuffer,
  geometry: Pool2dGeometry,
): { readonly values: GpuBuffer; readonly argmax: GpuBuffer } {
  const inputs = [device.floats("maxPool2d", x)];
  const launched = (gives: "best" | "place") =>
    device.launch({
      op: "maxPool2d",
      program: maxPool2dProgram(gives),
      inputs,
      scalars: scalarsOf(geometry),
      size: sizeOf(geometry.outputShape),
      work: cellsOf(geometry),
    });
  return { values: device.floats32(launched("best")), argmax: device.integers([launched("place")]) };
}

export function maxPool2dGrad(
  device: Device,
  dy: GpuBuffer,
  argmax: GpuBuffer,
  geometry: Pool2dGeometry,
): GpuBuffer {
  const gradient = device.floats("maxPool2dGrad", dy);
  return withFloats(device, "maxPool2dGrad", argmax, (places) =>
    device.compute({
      op: "maxPool2dGrad",
      program: maxPool2dGradProgram,
      inputs: [gradient, places],
      scalars: scalarsOf(geometry),
      size: sizeOf(geometry.inputShape),
      work: cellsOf(geometry),
    }),
  );
}

export function avgPool2d(device: Device, x: GpuBuffer, geometry: Pool2dGeometry): GpuBuffer {
  return device.compute({
    op: "avgPool2d",
    program: avgPool2dProgram(geometry.countPadding),
    inputs: [device.floats("avgPool2d", x)],
    scalars: [...scalarsOf(geometry), geometry.padBottom, geometry.padRight],
    size: sizeOf(geometry.outputShape),
    work: cellsOf(geometry),
  });
}

export function avgPool2dGrad(device: Device, dy: GpuBuffer, geometry: Pool2dGeometry): GpuBuffer {
  return device.compute({
    op: "avgPool2dGrad",
    program: avgPool2dGradProgram(geometry.countPadding),
    inputs: [device.floats("avgPool2dGrad", dy)],
    scalars: [...scalarsOf(geometry), geometry.padBottom, geometry.padRight],
    size: sizeOf(geometry.inputShape),
    work: cellsOf(geometry),
  });
}

const cellsOf = ({ windowHeight, windowWidth }: Pool2dGeometry) => windowHeight * windowWidth;

/** In the programs' order. */
const scalarsOf = (geometry: Pool2dGeometry): readonly number[] => [
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
];
