import { type BatchNormStatistics, type BatchNormWeights, TensorError } from "@striate/core";
import type { Device } from "../Device.js";
import type { WasmBuffer } from "../WasmBuffer.js";

export interface BatchNormKernels {
  batchNorm(...job: NormalizeJob): void;
  batchNormTraining(...job: NormalizeJob): void;
  batchNormGrad(
    dy: number,
    x: number,
    mean: number,
    variance: number,
    gamma: number,
    dx: number,
    dGamma: number,
    dBeta: number,
    workspace: number,
    ...cut: Cut
  ): void;
}

type NormalizeJob = readonly [
  x: number,
  y: number,
  mean: number,
  variance: number,
  gamma: number,
  beta: number,
  workspace: number,
  ...cut: Cut,
];
type Cut = readonly [
  rows: number,
  channels: number,
  rowsPerLine: number,
  linesPerBlock: number,
  epsilon: number,
];

type Weights = BatchNormWeights<WasmBuffer>;
type Statistics = BatchNormStatistics<WasmBuffer>;

export function batchNorm(
  device: Device,
  x: WasmBuffer,
  statistics: Statistics,
  weights: Weights,
  epsilon: number,
): WasmBuffer {
  const op = "batchNorm";
  const from = device.floats(op, x);
  const [mean, variance] = [device.floats(op, statistics.mean), device.floats(op, statistics.variance)];
  const [gamma, beta] = weightsOf(device, op, weights);
  const { cut, lineBytes } = cutsOf(x.size, statistics.mean.size, epsilon);
  return device.withWorkspace(op, FACTORS * lineBytes, (workspace) => {
    const y = device.create(op, x.size, "float32");
    device.kernels.batchNorm(from, y.address, mean, variance, gamma, beta, workspace, ...cut);
    return y;
  });
}

export function batchNormTraining(
  device: Device,
  x: WasmBuffer,
  weights: Weights,
  epsilon: number,
): { y: WasmBuffer; mean: WasmBuffer; variance: WasmBuffer } {
  const op = "batchNormTraining";
  const from = device.floats(op, x);
  const [gamma, beta] = weightsOf(device, op, weights);
  const channels = (weights.gamma ?? weights.beta)?.size;
  if (channels === undefined) {
    throw new TensorError(
      "OPTION",
      op,
      "received neither gamma nor beta, so the number of channels is unknown",
      "Pass a beta of zeros",
    );
  }
  const { cut, lineBytes, blocks } = cutsOf(x.size, channels, epsilon);
  return device.withWorkspace(op, (FACTORS + 3 * blocks) * lineBytes, (workspace) => {
    const [y, mean, variance] = device.createAll(op, [
      [x.size, "float32"],
      [channels, "float32"],
      [channels, "float32"],
    ]);
    const addresses = [y.address, mean.address, variance.address] as const;
    device.kernels.batchNormTraining(from, ...addresses, gamma, beta, workspace, ...cut);
    return { y, mean, variance };
  });
}

export function batchNormGrad(
  device: Device,
  dy: WasmBuffer,
  x: WasmBuffer,
  statistics: Statistics,
  scale: WasmBuffer | undefined,
  epsilon: number,
): { dx: WasmBuffer; dGamma: WasmBuffer; dBeta: WasmBuffer } {
  const op = "batchNormGrad";
  const [above, from] = [device.floats(op, dy), device.floats(op, x)];
  const [mean, variance] = [device.floats(op, statistics.mean), device.floats(op, statistics.variance)];
  const [gamma] = weightsOf(device, op, { gamma: scale, beta: undefined });
  const channels = statistics.mean.size;
  const { cut, lineBytes, blocks } = cutsOf(x.size, channels, epsilon);
  return device.withWorkspace(op, (FACTORS + 2 * blocks) * lineBytes, (workspace) => {
    const [dx, dGamma, dBeta] = device.createAll(op, [
      [x.size, "float32"],
      [channels, "float32"],
      [channels, "float32"],
    ]);
    const addresses = [dx.address, dGamma.address, dBeta.address] as const;
    device.kernels.batchNormGrad(above, from, mean, variance, gamma, ...addresses, workspace, ...cut);
    return { dx, dGamma, dBeta };
  });
}

/** Lines of numbers that each channel is computed with, at the workspace's begin. */
const FACTORS = 4;

function weightsOf(device: Device, op: string, { gamma, beta }: Weights): readonly [number, number] {
  return [
    gamma === undefined ? 0 : device.floats(op, gamma),
    beta === undefined ? 0 : device.floats(op, beta),
  ];
}

/** The shape alone decides how the work is cut, so that sums are the same for any number of threads. */
function cutsOf(size: number, channels: number, epsilon: number) {
  const rows = size / channels;
  // A line is whole vectors, and not too few of them.
  let rowsPerLine = 1;
  while ((rowsPerLine * channels) % 4 !== 0 || rowsPerLine * channels < 16) rowsPerLine++;
  // So few lines that their sums in float32 are nearly exact, and a block stays in the cache.
  const linesPerBlock = Math.min(Math.max(Math.floor(32768 / (rowsPerLine * channels)), 32), 256);
  const blocks = Math.ceil(Math.ceil(rows / rowsPerLine) / linesPerBlock);
  const cut: Cut = [rows, channels, rowsPerLine, linesPerBlock, epsilon];
  return { cut, blocks, lineBytes: 4 * rowsPerLine * channels };
}
