import { type BatchNormStatistics, type BatchNormWeights, TensorError } from "@striate/core";
import type { Device } from "../Device.js";
import type { Plane } from "../engine/Plane.js";
import type { GpuBuffer } from "../GpuBuffer.js";
import { batchNormGradProgram, batchNormProgram, GRAD_GAMMA, MEAN, VARIANCE } from "../programs/batchNorm.js";
import { SUM } from "../programs/reduce.js";
import { reduced } from "./reduce.js";

type Statistics = BatchNormStatistics<GpuBuffer>;
type Weights = BatchNormWeights<GpuBuffer>;

export function batchNorm(
  device: Device,
  x: GpuBuffer,
  { mean, variance }: Statistics,
  weights: Weights,
  epsilon: number,
): GpuBuffer {
  const op = "batchNorm";
  const [from, center, spread] = planesOf(device, op, x, mean, variance);
  const normalized = normalizer(device, op, weights, epsilon);
  return device.floats32(normalized(from, center, spread));
}

export function batchNormTraining(
  device: Device,
  x: GpuBuffer,
  weights: Weights,
  epsilon: number,
): { readonly y: GpuBuffer; readonly mean: GpuBuffer; readonly variance: GpuBuffer } {
  const op = "batchNormTraining";
  const [from] = planesOf(device, op, x);
  const normalized = normalizer(device, op, weights, epsilon);
  const channels = channelsOf(op, weights);
  const rows = x.size / channels;
  const perChannel = { outer: 1, reduced: rows, inner: channels };
  const floats = [1 / rows];
  const mean = reduced(device, { op, program: MEAN, inputs: [from], floats }, perChannel);
  // Of the distances from the mean: the mean of x² minus the square of the mean would cancel.
  const variance = reduced(device, { op, program: VARIANCE, inputs: [from, mean], floats }, perChannel);
  const y = normalized(from, mean, variance);
  return { y: device.floats32(y), mean: device.floats32(mean), variance: device.floats32(variance) };
}

export function batchNormGrad(
  device: Device,
  dy: GpuBuffer,
  x: GpuBuffer,
  { mean, variance }: Statistics,
  gamma: GpuBuffer | undefined,
  epsilon: number,
): { readonly dx: GpuBuffer; readonly dGamma: GpuBuffer; readonly dBeta: GpuBuffer } {
  const op = "batchNormGrad";
  const inputs = planesOf(device, op, dy, x, mean, variance);
  const scale = gamma === undefined ? [] : planesOf(device, op, gamma);
  const channels = mean.size;
  const rows = x.size / channels;
  const perChannel = { outer: 1, reduced: rows, inner: channels };
  const dBeta = reduced(device, { op, program: SUM, inputs: inputs.slice(0, 1) }, perChannel);
  const dGamma = reduced(device, { op, program: GRAD_GAMMA, inputs, floats: [epsilon] }, perChannel);
  const dx = device.compute({
    op,
    program: batchNormGradProgram(gamma !== undefined),
    inputs: [...inputs, dGamma, dBeta, ...scale],
    scalars: [channels, epsilon, 1 / rows],
    size: x.size,
  });
  return { dx, dGamma: device.floats32(dGamma), dBeta: device.floats32(dBeta) };
}

/** Checks the weights at once, and normalizes when there are statistics. */
function normalizer(
  device: Device,
  op: string,
  { gamma, beta }: Weights,
  epsilon: number,
): (x: Plane, mean: Plane, variance: Plane) => Plane {
  const weights = planesOf(device, op, ...[gamma, beta].filter((weight) => weight !== undefined));
  const program = batchNormProgram({ gamma: gamma !== undefined, beta: beta !== undefined });
  return (x, mean, variance) =>
    device.launch({
      op,
      program,
      inputs: [x, mean, variance, ...weights],
      scalars: [mean.size, epsilon],
      size: x.size,
    });
}

const planesOf = (device: Device, op: string, ...buffers: readonly GpuBuffer[]): readonly Plane[] =>
  buffers.map((buffer) => device.floats(op, buffer));

function channelsOf(op: string, { gamma, beta }: Weights): number {
  const channels = (gamma ?? beta)?.size;
  if (channels !== undefined) return channels;
  throw new TensorError(
    "OPTION",
    op,
    "received neither gamma nor beta, so the number of channels is unknown",
    "Pass a beta of zeros",
  );
}
