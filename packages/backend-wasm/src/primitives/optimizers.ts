import type { AdamStep, SgdStep } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export type OptimizerKernels = {};

export function adamStep(
  device: Device,
  state: Readonly<Record<"value" | "gradient" | "momentum" | "velocity", WasmBuffer>>,
  step: AdamStep,
): { value: WasmBuffer; momentum: WasmBuffer; velocity: WasmBuffer } {
  throw new Error("unbuilt");
}

export function sgdStep(
  device: Device,
  state: Readonly<Record<"value" | "gradient" | "velocity", WasmBuffer>>,
  step: SgdStep,
): { value: WasmBuffer; velocity: WasmBuffer } {
  throw new Error("unbuilt");
}
