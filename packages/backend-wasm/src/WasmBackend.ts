import { type Backend, bindPrimitives } from "@striate/core";
import type { Device, WinogradChoice } from "./Device.js";
import { batchNorm, batchNormGrad, batchNormTraining } from "./primitives/batchNorm.js";
import { conv2d, conv2dBias, conv2dGradInput, conv2dGradKernel } from "./primitives/conv2d.js";
import { affine, binary, cast, fill, reluGrad, unary } from "./primitives/elementwise.js";
import { concat, expand, oneHot, pad, permute, slice } from "./primitives/layout.js";
import { matMul, matMulBias } from "./primitives/matMul.js";
import { adamStep, sgdStep } from "./primitives/optimizers.js";
import { avgPool2d, avgPool2dGrad, maxPool2d, maxPool2dGrad } from "./primitives/pool2d.js";
import { argMax, reduce } from "./primitives/reduce.js";
import { softmaxCrossEntropy } from "./primitives/softmaxCrossEntropy.js";
import type { WasmBuffer } from "./WasmBuffer.js";

export interface WasmSettings {
  /** Threads at work, the calling one included. */
  readonly threads: number;
  /** Why there are fewer threads than asked for. */
  readonly threadsProblem: string | undefined;
  /** Whether products are added without rounding in between, as the processor does it. */
  readonly relaxedSimd: boolean;
  /** Bytes that the memory may grow to: as asked for, or what the engine allows. */
  readonly maxMemory: number;
  readonly winograd: WinogradChoice;
}

/** See `createWasmBackend`. It has every fused primitive, and its buffers can be read without waiting. */
export interface WasmBackend extends Required<Backend<WasmBuffer>> {
  readonly settings: WasmSettings;
  readonly threads: number;
  readonly relaxedSimd: boolean;
  /** Bytes of WebAssembly memory taken so far, free blocks and the threads' own included. It never shrinks. */
  readonly capacity: number;
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
export function bindBackend(device: Device, settings: WasmSettings): WasmBackend {
  return {
    name: "wasm",
    settings,
    threads: settings.threads,
    relaxedSimd: settings.relaxedSimd,
    get capacity() {
      return device.capacity;
    },
    write: (values) => device.write(values),
    read: async (buffer) => device.read(buffer),
    readSync: (buffer) => device.read(buffer),
    free: (buffer) => device.free(buffer),
    memory: () => device.memory,
    dispose: () => device.dispose(),
    ...bindPrimitives(device, PRIMITIVES),
  };
}
