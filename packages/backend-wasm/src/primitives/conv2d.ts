import type { Conv2dGeometry, FusedActivation } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export type Conv2dKernels = {};

/** Which algorithms a convolution may use. */
export interface Algorithms {
  readonly winograd: "auto" | "always" | "never";
}

export interface ForwardOptions {
  readonly geometry: Conv2dGeometry;
  readonly algorithms: Algorithms;
  readonly bias: WasmBuffer | undefined;
  readonly activation: FusedActivation;
}

export function conv2d(
  device: Device,
  x: WasmBuffer,
  kernel: WasmBuffer,
  options: ForwardOptions,
): WasmBuffer {
  throw new Error("unbuilt");
}

export function conv2dGradInput(
  device: Device,
  dy: WasmBuffer,
  kernel: WasmBuffer,
  geometry: Conv2dGeometry,
  algorithms: Algorithms,
): WasmBuffer {
  throw new Error("unbuilt");
}

export function conv2dGradKernel(
  device: Device,
  x: WasmBuffer,
  dy: WasmBuffer,
  geometry: Conv2dGeometry,
  algorithms: Algorithms,
): WasmBuffer {
  throw new Error("unbuilt");
}
