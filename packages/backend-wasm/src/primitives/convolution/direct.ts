import type { Conv2dGeometry } from "@striate/core";
import type { Device } from "../../Device.js";
import { gather, isDirect, type Target } from "./gather.js";
import { forwardViews, type InputPhase, inputPhases } from "./views.js";

export interface Forward {
  readonly x: number;
  readonly kernel: number;
  readonly y: number;
  /** 0: none. */
  readonly bias: number;
  readonly relu: boolean;
}

/** Any convolution, as a product of what each output sees with the kernel. */
export function directForward(device: Device, op: string, job: Forward, geometry: Conv2dGeometry): void {
  const { groups, kernelHeight, kernelWidth, outChannels, outWidth, outHeight } = geometry;
  const columns = outChannels / groups;
  const direct = isDirect(forwardViews(geometry, true), columns);
  const views = forwardViews(geometry, direct);
  const column = 4 * outChannels;
  const target = { address: job.y, image: column * outWidth * outHeight, row: column * outWidth, column };
  gather(device, {
    op,
    gatherings: [{ views, taps: undefined, tapCount: kernelHeight * kernelWidth, target }],
    images: job.x,
    kernel: job.kernel,
    columns,
    bias: job.bias,
    relu: job.relu,
    direct,
    target: job.y,
    cleared: 0,
  });
}

export interface Backward {
  readonly dy: number;
  readonly kernel: number;
  readonly dx: number;
}

/** Gradient of the input: a convolution of dy for each phase of the strides. */
export function directGradInput(device: Device, op: string, job: Backward, geometry: Conv2dGeometry): void {
  const { groups, batch, inHeight, inWidth, inChannels } = geometry;
  const columns = inChannels / groups;
  const direct = inputPhases(geometry, true).every(({ views }) => isDirect(views, columns));
  const phases = inputPhases(geometry, direct);
  const read = phases.filter(({ taps }) => taps.length > 0);
  gather(device, {
    op,
    gatherings: read.map((phase) => ({
      views: phase.views,
      taps: phase.taps,
      tapCount: phase.taps.length,
      target: targetOf(phase, job.dx, geometry),
    })),
    images: job.dy,
    kernel: job.kernel,
    columns,
    bias: 0,
    relu: false,
    direct,
    target: job.dx,
    cleared: read.length < phases.length ? batch * inHeight * inWidth * inChannels : 0,
  });
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
