import type { Conv2dGeometry, FusedActivation } from "@striate/core";
import type { Device } from "../../Device.js";
import type { WasmBuffer } from "../../WasmBuffer.js";
import { gather, isDirect, type Target } from "./gather.js";
import { forwardViews, type InputPhase, inputPhases } from "./views.js";
import { withWords } from "./words.js";

export interface KernelPanelsKernels {
  packKernel(
    kernel: number,
    panels: number,
    groups: number,
    inputs: number,
    outputs: number,
    tapCount: number,
  ): void;
  packKernelTransposed(
    kernel: number,
    panels: number,
    groups: number,
    inputs: number,
    outputs: number,
    taps: number,
    tapCount: number,
  ): void;
}

export interface Epilogue {
  readonly bias: WasmBuffer | undefined;
  readonly activation: FusedActivation;
}

/** Any convolution, as a product of what each output sees with the kernel. */
export function directForward(
  device: Device,
  op: string,
  x: number,
  kernel: number,
  y: number,
  geometry: Conv2dGeometry,
  { bias, activation }: { readonly bias: number; readonly activation: FusedActivation },
): void {
  const { groups, kernelHeight, kernelWidth, inChannels, outChannels, outWidth, outHeight } = geometry;
  const inputs = inChannels / groups;
  const columns = outChannels / groups;
  const taps = kernelHeight * kernelWidth;
  const direct = isDirect(forwardViews(geometry, true), columns);
  const views = forwardViews(geometry, direct);
  withPanels(device, op, groups, taps * inputs, columns, (panels) => {
    device.kernels.packKernel(kernel, panels, groups, inputs, outChannels, taps);
    const column = 4 * outChannels;
    const target: Target = {
      address: y,
      image: column * outWidth * outHeight,
      row: column * outWidth,
      column,
    };
    const relu = activation === "relu";
    gather(device, { op, views, source: x, panels, columns, target, bias, relu }, direct);
  });
}

/** Gradient of the input: a convolution of dy for each phase of the strides. */
export function directGradInput(
  device: Device,
  op: string,
  dy: number,
  kernel: number,
  dx: number,
  geometry: Conv2dGeometry,
): void {
  const { groups, inChannels, outChannels } = geometry;
  const direct = inputPhases(geometry, true).every(({ views }) => isDirect(views, inChannels / groups));
  const phases = inputPhases(geometry, direct);
  if (phases.some(({ views }) => views.runs.length === 0)) {
    device.clear(dx, 4 * geometry.batch * geometry.inHeight * geometry.inWidth * inChannels);
  }
  for (const phase of phases) {
    const { taps, views } = phase;
    if (views.runs.length === 0) continue;
    const length = outChannels / groups;
    const columns = inChannels / groups;
    withPanels(device, op, groups, taps.length * length, columns, (panels) => {
      withWords(device, op, taps, (list) =>
        device.kernels.packKernelTransposed(kernel, panels, groups, columns, outChannels, list, taps.length),
      );
      const target = targetOf(phase, dx, geometry);
      gather(device, { op, views, source: dy, panels, columns, target, bias: 0, relu: false }, direct);
    });
  }
}

function targetOf({ phaseY, phaseX }: InputPhase, dx: number, geometry: Conv2dGeometry): Target {
  const { inHeight, inWidth, inChannels, strideHeight, strideWidth } = geometry;
  const cell = 4 * inChannels;
  return {
    address: dx + cell * (phaseY * inWidth + phaseX),
    image: cell * inWidth * inHeight,
    row: cell * inWidth * strideHeight,
    column: cell * strideWidth,
  };
}

function withPanels(
  device: Device,
  op: string,
  groups: number,
  depth: number,
  columns: number,
  use: (panels: number) => void,
): void {
  device.withWorkspace(op, 32 * groups * Math.ceil(columns / 8) * depth, use);
}
