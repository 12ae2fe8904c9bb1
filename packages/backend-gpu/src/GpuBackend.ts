import { type Backend, bindPrimitives } from "@striate/core";
import { type Device, LARGEST_SIZE } from "./Device.js";
import type { Adapter, Engine, GpuMode } from "./engine/Engine.js";
import type { Traffic } from "./engine/WorkQueue.js";
import type { GpuBuffer } from "./GpuBuffer.js";
import { batchNorm, batchNormGrad, batchNormTraining } from "./primitives/batchNorm.js";
import { conv2d, conv2dBias, conv2dGradInput, conv2dGradKernel } from "./primitives/conv2d.js";
import { affine, binary, cast, fill, reluGrad, unary } from "./primitives/elementwise.js";
import { concat, expand, oneHot, pad, permute, slice } from "./primitives/layout.js";
import { matMul, matMulBias } from "./primitives/matMul.js";
import { adamStep, sgdStep } from "./primitives/optimizers.js";
import { avgPool2d, avgPool2dGrad, maxPool2d, maxPool2dGrad } from "./primitives/pool2d.js";
import { argMax, reduce } from "./primitives/reduce.js";
import { softmaxCrossEntropy } from "./primitives/softmaxCrossEntropy.js";

/** See `createGpuBackend`. It has every fused primitive; no device can be read at once. */
export interface GpuBackend extends Omit<Required<Backend<GpuBuffer>>, "readSync"> {
  /** What gpu.js runs on. */
  readonly mode: GpuMode;
  readonly adapter: Adapter;
  /** Numbers that one tensor may have: positions in kernels are float32. */
  readonly maxTensorSize: number;
  /** Modes that were tried before, and why they were not taken. */
  readonly refused: readonly RefusedMode[];
  /** What it costs beside arithmetic, so far: kernels, uploads and reads of all backends in this mode. */
  readonly traffic: Traffic;
}

export interface RefusedMode {
  readonly mode: GpuMode;
  readonly reason: string;
}

/** Every primitive, as a function of the device that it runs on. */
const PRIMITIVES = {
  fill,
  cast,
  unary,
  binary,
  affine,
  reduce,
  argMax,
  expand,
  permute,
  pad,
  slice,
  concat,
  oneHot,
  matMul,
  conv2d,
  conv2dGradInput,
  conv2dGradKernel,
  maxPool2d,
  maxPool2dGrad,
  avgPool2d,
  avgPool2dGrad,
  conv2dBias,
  matMulBias,
  reluGrad,
  batchNorm,
  batchNormTraining,
  batchNormGrad,
  softmaxCrossEntropy,
  adamStep,
  sgdStep,
};

/** The backend of a device. */
export function bindBackend(
  device: Device,
  { mode, adapter }: Engine,
  refused: readonly RefusedMode[],
): GpuBackend {
  return {
    name: `gpu (${mode})`,
    mode,
    adapter,
    maxTensorSize: Math.min(LARGEST_SIZE, Math.floor(adapter.maxBufferBytes / 4)),
    refused,
    get traffic() {
      return device.traffic;
    },
    write: (values) => device.write(values),
    read: (buffer) => device.read(buffer),
    free: (buffer) => device.free(buffer),
    memory: () => device.memory,
    dispose: () => device.dispose(),
    ...bindPrimitives(device, PRIMITIVES),
  };
}
