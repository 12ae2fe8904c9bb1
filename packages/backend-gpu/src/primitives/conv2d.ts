import { type Conv2dGeometry, type FusedActivation, sizeOf } from "@striate/core";
import type { Device } from "../Device.js";
import type { GpuBuffer } from "../GpuBuffer.js";
import { conv2dGradInputProgram, conv2dGradKernelProgram, conv2dProgram } from "../programs/conv2d.js";
import { partsOf, summedParts } from "./parts.js";

export function conv2d(device: Device, x: GpuBuffer, kernel: GpuBuffer, geometry: Conv2dGeometry): GpuBuffer {
  return convolution(device, "conv2d", [x, kernel], geometry);
}

export function conv2dBias(
  device: Device,
  x: GpuBuffer,
  kernel: GpuBuffer,
  bias: GpuBuffer,
  activation: FusedActivation,
  geometry: Conv2dGeometry,
): GpuBuffer {
  return convolution(device, "conv2dBias", [x, kernel, bias], geometry, activation);
}

export function conv2dGradInput(
  device: Device,
  dy: GpuBuffer,
  kernel: GpuBuffer,
  geometry: Conv2dGeometry,
): GpuBuffer {
  const { kernelHeight, kernelWidth, inputShape } = geometry;
  const { groupIn, groupOut } = groupsOf(geometry);
  return device.compute({
    op: "conv2dGradInput",
    program: conv2dGradInputProgram(widthFor(groupIn)),
    inputs: [device.floats("conv2dGradInput", dy), device.floats("conv2dGradInput", kernel)],
    scalars: scalarsOf(geometry),
    size: sizeOf(inputShape),
    work: kernelHeight * kernelWidth * groupOut,
  });
}

export function conv2dGradKernel(
  device: Device,
  x: GpuBuffer,
  dy: GpuBuffer,
  geometry: Conv2dGeometry,
): GpuBuffer {
  const { batch, outHeight, outWidth, kernelShape } = geometry;
  const { groupOut } = groupsOf(geometry);
  const rows = batch * outHeight;
  const size = sizeOf(kernelShape);
  const terms = partsOf(rows * outWidth, size);
  const length = Math.ceil(terms.length / outWidth);
  const parts = Math.ceil(rows / length);
  const sums = device.launch({
    op: "conv2dGradKernel",
    program: conv2dGradKernelProgram(widthFor(groupOut)),
    inputs: [device.floats("conv2dGradKernel", x), device.floats("conv2dGradKernel", dy)],
    scalars: [...scalarsOf(geometry), rows, length],
    size: parts * size,
    work: length * outWidth,
  });
  return device.floats32(summedParts(device, "conv2dGradKernel", sums, parts));
}

/** @param activation where there is a bias */
function convolution(
  device: Device,
  op: string,
  inputs: readonly GpuBuffer[],
  geometry: Conv2dGeometry,
  activation?: FusedActivation,
): GpuBuffer {
  const { kernelHeight, kernelWidth, outputShape } = geometry;
  const { groupIn, groupOut } = groupsOf(geometry);
  return device.compute({
    op,
    program: conv2dProgram(widthFor(groupOut), activation),
    inputs: inputs.map((input) => device.floats(op, input)),
    scalars: scalarsOf(geometry),
    size: sizeOf(outputShape),
    work: kernelHeight * kernelWidth * groupIn,
  });
}

const groupsOf = ({ inChannels, outChannels, groups }: Conv2dGeometry) => ({
  groupIn: inChannels / groups,
  groupOut: outChannels / groups,
});

/** Four channels at a time where groups are cut into fours without a rest. */
const widthFor = (groupChannels: number): 1 | 4 => (groupChannels % 4 === 0 ? 4 : 1);

/** In the programs' order. */
function scalarsOf(geometry: Conv2dGeometry): readonly number[] {
  const { groupIn, groupOut } = groupsOf(geometry);
  return [
    geometry.inHeight,
    geometry.inWidth,
    geometry.inChannels,
    geometry.kernelHeight,
    geometry.kernelWidth,
    geometry.outHeight,
    geometry.outWidth,
    geometry.outChannels,
    geometry.strideHeight,
    geometry.strideWidth,
    geometry.dilationHeight,
    geometry.dilationWidth,
    geometry.padTop,
    geometry.padLeft,
    groupIn,
    groupOut,
  ];
}
