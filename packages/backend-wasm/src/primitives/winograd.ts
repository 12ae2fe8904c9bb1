import { type Conv2dGeometry, type FusedActivation, sizeOf } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";
import { forwardPlan, gradKernelPlan, isTwoByTwo, tilesOf } from "./winogradPlan.js";

export interface WinogradKernels {
  winogradForward(
    x: number,
    kernel: number,
    bias: number,
    y: number,
    workspace: number,
    batch: number,
    inHeight: number,
    inWidth: number,
    inChannels: number,
    outHeight: number,
    outWidth: number,
    outChannels: number,
    padTop: number,
    padLeft: number,
    planes: number,
    relu: number,
    turned: number,
    block: number,
    group: number,
    depth: number,
  ): void;
  winogradGradKernel(
    x: number,
    dy: number,
    dKernel: number,
    workspace: number,
    batch: number,
    inHeight: number,
    inWidth: number,
    inChannels: number,
    outHeight: number,
    outWidth: number,
    outChannels: number,
    padTop: number,
    padLeft: number,
    planes: number,
    block: number,
    group: number,
    parts: number,
  ): void;
}

export interface WinogradOptions {
  readonly geometry: Conv2dGeometry;
  readonly bias: WasmBuffer | undefined;
  readonly activation: FusedActivation;
}

/** Whether Winograd's algorithm can compute a convolution: 3×3, stride 1, neither dilated nor in groups. */
export function winogradFits(geometry: Conv2dGeometry): boolean {
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, groups } =
    geometry;
  const ones = [strideHeight, strideWidth, dilationHeight, dilationWidth, groups];
  return kernelHeight === 3 && kernelWidth === 3 && ones.every((one) => one === 1);
}

/**
 * Whether it is the fastest way to compute what it fits, in all three passes: enough tiles for the transformed kernel, enough of their
 * outputs inside the image, and channels that outweigh the transforms. Measured against the direct way.
 */
export function winogradPays(geometry: Conv2dGeometry): boolean {
  if (!winogradFits(geometry)) return false;
  const { batch, inChannels, outChannels, outHeight, outWidth } = geometry;
  const tiles = tilesOf(geometry);
  const filled = isTwoByTwo(geometry) || (batch * outHeight * outWidth) / tiles >= LEAST_OUTPUTS;
  return Math.min(inChannels, outChannels) >= LEAST_CHANNELS && tiles >= LEAST_TILES && filled;
}

const LEAST_CHANNELS = 3;
const LEAST_TILES = 4;
/** Of 16 in a tile. */
const LEAST_OUTPUTS = 6;

/** `conv2d` or `conv2dBias` by F(4×4, 3×3): Lavin and Gray, Fast Algorithms for Convolutional Neural Networks (2016). */
export function winogradForward(
  device: Device,
  x: WasmBuffer,
  kernel: WasmBuffer,
  { geometry, bias, activation }: WinogradOptions,
): WasmBuffer {
  const op = bias === undefined ? "conv2d" : "conv2dBias";
  return convolve(device, op, {
    source: device.floats(op, x),
    kernel: device.floats(op, kernel),
    bias: bias === undefined ? 0 : device.floats(op, bias),
    relu: activation === "relu",
    turned: false,
    geometry,
  });
}

/** `conv2dGradInput`: the convolution of dy with the kernel turned by 180° and its channels exchanged. */
export function winogradGradInput(
  device: Device,
  dy: WasmBuffer,
  kernel: WasmBuffer,
  geometry: Conv2dGeometry,
): WasmBuffer {
  const op = "conv2dGradInput";
  return convolve(device, op, {
    source: device.floats(op, dy),
    kernel: device.floats(op, kernel),
    bias: 0,
    relu: false,
    turned: true,
    geometry: {
      batch: geometry.batch,
      inHeight: geometry.outHeight,
      inWidth: geometry.outWidth,
      inChannels: geometry.outChannels,
      outHeight: geometry.inHeight,
      outWidth: geometry.inWidth,
      outChannels: geometry.inChannels,
      padTop: 2 - geometry.padTop,
      padLeft: 2 - geometry.padLeft,
    },
  });
}

/** `conv2dGradKernel` by F(3×3, 4×4). */
export function winogradGradKernel(
  device: Device,
  x: WasmBuffer,
  dy: WasmBuffer,
  geometry: Conv2dGeometry,
): WasmBuffer {
  const op = "conv2dGradKernel";
  const addresses = [device.floats(op, x), device.floats(op, dy)] as const;
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padTop, padLeft } =
    geometry;
  const { planes, block, group, parts, workspaceBytes } = gradKernelPlan(geometry);
  return device.produce(op, sizeOf(geometry.kernelShape), (dKernel) =>
    device.withWorkspace(op, workspaceBytes, (workspace) =>
      device.kernels.winogradGradKernel(
        ...addresses,
        dKernel.address,
        workspace,
        batch,
        inHeight,
        inWidth,
        inChannels,
        outHeight,
        outWidth,
        outChannels,
        padTop,
        padLeft,
        planes,
        block,
        group,
        parts,
      ),
    ),
  );
}

export type WinogradGeometry = Pick<
  Conv2dGeometry,
  | "batch"
  | "inHeight"
  | "inWidth"
  | "inChannels"
  | "outHeight"
  | "outWidth"
  | "outChannels"
  | "padTop"
  | "padLeft"
>;

interface Convolution {
  readonly source: number;
  readonly kernel: number;
  readonly bias: number;
  readonly relu: boolean;
  readonly turned: boolean;
  readonly geometry: WinogradGeometry;
}

function convolve(device: Device, op: string, convolution: Convolution): WasmBuffer {
  const { source, kernel, bias, relu, turned, geometry } = convolution;
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padTop, padLeft } =
    geometry;
  const { planes, block, group, depth, workspaceBytes } = forwardPlan(geometry);
  return device.produce(op, sizeOf([batch, outHeight, outWidth, outChannels]), (y) =>
    device.withWorkspace(op, workspaceBytes, (workspace) =>
      device.kernels.winogradForward(
        source,
        kernel,
        bias,
        y.address,
        workspace,
        batch,
        inHeight,
        inWidth,
        inChannels,
        outHeight,
        outWidth,
        outChannels,
        padTop,
        padLeft,
        planes,
        Number(relu),
        Number(turned),
        block,
        group,
        depth,
      ),
    ),
  );
}
