import type { AdamStep, SgdStep } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export interface OptimizerKernels {
  adam(
    value: number,
    gradient: number,
    momentum: number,
    velocity: number,
    newValue: number,
    newMomentum: number,
    newVelocity: number,
    count: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
  ): void;
  sgd(
    value: number,
    gradient: number,
    velocity: number,
    newValue: number,
    newVelocity: number,
    count: number,
    rate: number,
    momentum: number,
    nesterov: number,
  ): void;
}

export function adamStep(
  device: Device,
  weights: WasmBuffer,
  gradient: WasmBuffer,
  oldMomentum: WasmBuffer,
  oldVelocity: WasmBuffer,
  { rate, beta1, beta2, epsilon }: AdamStep,
): { value: WasmBuffer; momentum: WasmBuffer; velocity: WasmBuffer } {
  const [w, g, m, v] = [weights, gradient, oldMomentum, oldVelocity].map((buffer) =>
    device.floats("adamStep", buffer),
  );
  const { size } = weights;
  const floats = [size, "float32"] as const;
  const [value, momentum, velocity] = device.createAll("adamStep", [floats, floats, floats]);
  const to = [value.address, momentum.address, velocity.address] as const;
  device.kernels.adam(w, g, m, v, ...to, size, rate, beta1, beta2, epsilon);
  return { value, momentum, velocity };
}

export function sgdStep(
  device: Device,
  weights: WasmBuffer,
  gradient: WasmBuffer,
  oldVelocity: WasmBuffer,
  { rate, momentum, nesterov }: SgdStep,
): { value: WasmBuffer; velocity: WasmBuffer } {
  const [w, g, v] = [weights, gradient, oldVelocity].map((buffer) => device.floats("sgdStep", buffer));
  const { size } = weights;
  const floats = [size, "float32"] as const;
  const [value, velocity] = device.createAll("sgdStep", [floats, floats]);
  const to = [value.address, velocity.address] as const;
  device.kernels.sgd(w, g, v, ...to, size, rate, momentum, nesterov ? 1 : 0);
  return { value, velocity };
}
