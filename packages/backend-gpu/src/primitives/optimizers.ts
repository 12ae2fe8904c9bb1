import type { AdamStep, SgdStep } from "@striate/core";
import type { Device } from "../Device.js";
import type { GpuBuffer } from "../GpuBuffer.js";
import { binaryProgram } from "../programs/elementwise.js";
import { ADAM, BLEND, BLEND_SQUARES, NESTEROV } from "../programs/optimizers.js";

export function adamStep(
  device: Device,
  value: GpuBuffer,
  gradient: GpuBuffer,
  momentum: GpuBuffer,
  velocity: GpuBuffer,
  { rate, beta1, beta2, epsilon }: AdamStep,
): { readonly value: GpuBuffer; readonly momentum: GpuBuffer; readonly velocity: GpuBuffer } {
  const op = "adamStep";
  const [w, g, m, v] = [value, gradient, momentum, velocity].map((buffer) => device.floats(op, buffer));
  const { size } = value;
  // 1 − β of the host's β: that of a float32 β would be off.
  const first = device.launch({ op, program: BLEND, inputs: [m, g], scalars: [beta1, 1 - beta1], size });
  const second = device.launch({
    op,
    program: BLEND_SQUARES,
    inputs: [v, g],
    scalars: [beta2, 1 - beta2],
    size,
  });
  const next = device.compute({
    op,
    program: ADAM,
    inputs: [w, first, second],
    scalars: [rate, epsilon],
    size,
  });
  return { value: next, momentum: device.floats32(first), velocity: device.floats32(second) };
}

export function sgdStep(
  device: Device,
  value: GpuBuffer,
  gradient: GpuBuffer,
  velocity: GpuBuffer,
  { rate, momentum, nesterov }: SgdStep,
): { readonly value: GpuBuffer; readonly velocity: GpuBuffer } {
  const op = "sgdStep";
  const [w, g, v] = [value, gradient, velocity].map((buffer) => device.floats(op, buffer));
  const { size } = value;
  const moved = device.launch({ op, program: BLEND, inputs: [v, g], scalars: [momentum, -rate], size });
  const next = nesterov
    ? { op, program: NESTEROV, inputs: [w, moved, g], scalars: [momentum, rate], size }
    : { op, program: binaryProgram("add", 1), inputs: [w, moved], scalars: [1, 1], size };
  return { value: device.compute(next), velocity: device.floats32(moved) };
}
