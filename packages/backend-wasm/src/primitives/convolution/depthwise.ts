import type { Conv2dGeometry } from "@striate/core";
import type { Device } from "../../Device.js";
import { withWords } from "../withWords.js";

export interface DepthwiseKernels {
  depthwise(job: number): void;
  depthwiseGradInput(job: number): void;
  depthwiseGradKernel(job: number): void;
}

/** Numbers of a result that make a tile. */
const TILE = 16384;
const MOST_TAPS = 4096;

/** One output channel for each input channel. */
export function isDepthwise(geometry: Conv2dGeometry): boolean {
  const { groups, inChannels, outChannels, kernelHeight, kernelWidth } = geometry;
  return (
    groups === inChannels &&
    outChannels === inChannels &&
    groups > 1 &&
    kernelHeight * kernelWidth <= MOST_TAPS
  );
}

export interface DepthwiseJob {
  readonly source: number;
  readonly kernel: number;
  readonly target: number;
  readonly bias: number;
  readonly relu: boolean;
}

export function depthwiseForward(
  device: Device,
  op: string,
  job: DepthwiseJob,
  geometry: Conv2dGeometry,
): void {
  const rows = rowsFor(geometry.outWidth * geometry.inChannels);
  withWords(device, op, wordsOf(job, geometry, 0, rows), (address) => device.kernels.depthwise(address));
}

export function depthwiseGradInput(
  device: Device,
  op: string,
  job: DepthwiseJob,
  geometry: Conv2dGeometry,
): void {
  const rows = rowsFor(geometry.inWidth * geometry.inChannels);
  withWords(device, op, wordsOf(job, geometry, 0, rows), (address) =>
    device.kernels.depthwiseGradInput(address),
  );
}

/** Here `kernel` is the gradient at the output. */
export function depthwiseGradKernel(
  device: Device,
  op: string,
  job: DepthwiseJob,
  geometry: Conv2dGeometry,
): void {
  const { batch, outHeight, outWidth, inChannels, kernelHeight, kernelWidth } = geometry;
  // At most 64 chunks, whose sums are added up by one thread.
  const rows = Math.max(rowsFor(outWidth * inChannels), Math.ceil((batch * outHeight) / 64));
  const chunks = Math.ceil((batch * outHeight) / rows);
  device.withWorkspace(op, 4 * chunks * kernelHeight * kernelWidth * inChannels, (partials) =>
    withWords(device, op, wordsOf(job, geometry, partials, rows), (address) =>
      device.kernels.depthwiseGradKernel(address),
    ),
  );
}

function rowsFor(numbersOfRow: number): number {
  return Math.max(1, Math.floor(TILE / numbersOfRow));
}

/** The fields of `Depthwise` in assembly/depthwise.ts, in their order. */
function wordsOf(
  job: DepthwiseJob,
  geometry: Conv2dGeometry,
  partials: number,
  rowsOfTile: number,
): number[] {
  return [
    job.source,
    job.kernel,
    job.target,
    partials,
    geometry.inChannels,
    geometry.batch,
    geometry.inHeight,
    geometry.inWidth,
    geometry.outHeight,
    geometry.outWidth,
    geometry.kernelHeight,
    geometry.kernelWidth,
    geometry.strideHeight,
    geometry.strideWidth,
    geometry.dilationHeight,
    geometry.dilationWidth,
    geometry.padTop,
    geometry.padLeft,
    job.bias,
    Number(job.relu),
    rowsOfTile,
  ];
}
