import { type Conv2dGeometry, type FusedActivation, sizeOf } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";
import {
  type DepthwiseKernels,
  depthwiseForward,
  depthwiseGradInput,
  depthwiseGradKernel,
  isDepthwise,
} from "./convolution/depthwise.js";
import { directForward, directGradInput } from "./convolution/direct.js";
import type { GatherKernels } from "./convolution/gather.js";
import { directGradKernel, type KernelGradientKernels } from "./convolution/kernelGradient.js";
import {
  winogradFits,
  winogradForward,
  winogradGradInput,
  winogradGradKernel,
  winogradPays,
} from "./winograd.js";

export type Conv2dKernels = GatherKernels & KernelGradientKernels & DepthwiseKernels;

export function conv2d(
  device: Device,
  x: WasmBuffer,
  kernel: WasmBuffer,
  geometry: Conv2dGeometry,
): WasmBuffer {
  return convolve(device, x, kernel, { geometry, bias: undefined, activation: "linear" });
}

export function conv2dBias(
  device: Device,
  x: WasmBuffer,
  kernel: WasmBuffer,
  bias: WasmBuffer,
  activation: FusedActivation,
  geometry: Conv2dGeometry,
): WasmBuffer {
  return convolve(device, x, kernel, { geometry, bias, activation });
}

interface Options {
  readonly geometry: Conv2dGeometry;
  readonly bias: WasmBuffer | undefined;
  readonly activation: FusedActivation;
}

function convolve(device: Device, x: WasmBuffer, kernel: WasmBuffer, options: Options): WasmBuffer {
  const { geometry, activation } = options;
  if (usesWinograd(device, geometry)) return winogradForward(device, x, kernel, options);
  const op = options.bias === undefined ? "conv2d" : "conv2dBias";
  const source = device.floats(op, x);
  const weights = device.floats(op, kernel);
  const bias = options.bias === undefined ? 0 : device.floats(op, options.bias);
  return device.produce(op, sizeOf(geometry.outputShape), ({ address: target }) => {
    const relu = activation === "relu";
    if (isDepthwise(geometry)) {
      depthwiseForward(device, op, { source, kernel: weights, target, bias, relu }, geometry);
    } else {
      directForward(device, op, { x: source, kernel: weights, y: target, bias, relu }, geometry);
    }
  });
}

export function conv2dGradInput(
  device: Device,
  dy: WasmBuffer,
  kernel: WasmBuffer,
  geometry: Conv2dGeometry,
): WasmBuffer {
  if (usesWinograd(device, geometry)) return winogradGradInput(device, dy, kernel, geometry);
  const op = "conv2dGradInput";
  const source = device.floats(op, dy);
  const weights = device.floats(op, kernel);
  return device.produce(op, sizeOf(geometry.inputShape), ({ address: target }) => {
    if (isDepthwise(geometry)) {
      depthwiseGradInput(device, op, { source, kernel: weights, target, bias: 0, relu: false }, geometry);
    } else {
      directGradInput(device, op, { dy: source, kernel: weights, dx: target }, geometry);
    }
  });
}

export function conv2dGradKernel(
  device: Device,
  x: WasmBuffer,
  dy: WasmBuffer,
  geometry: Conv2dGeometry,
): WasmBuffer {
  if (usesWinograd(device, geometry)) return winogradGradKernel(device, x, dy, geometry);
  const op = "conv2dGradKernel";
  const source = device.floats(op, x);
  const gradient = device.floats(op, dy);
  return device.produce(op, sizeOf(geometry.kernelShape), ({ address: target }) => {
    if (isDepthwise(geometry)) {
      depthwiseGradKernel(device, op, { source, kernel: gradient, target, bias: 0, relu: false }, geometry);
    } else {
      directGradKernel(device, op, { x: source, dy: gradient, dKernel: target }, geometry);
    }
  });
}

function usesWinograd({ winograd }: Device, geometry: Conv2dGeometry): boolean {
  if (winograd === "never") return false;
  return winograd === "always" ? winogradFits(geometry) : winogradPays(geometry);
}
