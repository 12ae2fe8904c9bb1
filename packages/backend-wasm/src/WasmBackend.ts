import type {
  AdamStep,
  Backend,
  BackendMemory,
  BatchNormStatistics,
  BatchNormWeights,
  BinaryOp,
  BroadcastGeometry,
  ConcatGeometry,
  Conv2dGeometry,
  DType,
  ExpandGeometry,
  FusedActivation,
  MatMulGeometry,
  PadGeometry,
  PermuteGeometry,
  Pool2dGeometry,
  ReduceGeometry,
  ReduceOp,
  SgdStep,
  SliceGeometry,
  TypedArray,
  UnaryOp,
} from "@striate/core";
import type { Device } from "./Device.js";
import { batchNorm, batchNormGrad, batchNormTraining } from "./primitives/batchNorm.js";
import { type Algorithms, conv2d, conv2dGradInput, conv2dGradKernel } from "./primitives/conv2d.js";
import { affine, binary, cast, fill, reluGrad, unary } from "./primitives/elementwise.js";
import { concat, expand, oneHot, pad, permute, slice } from "./primitives/layout.js";
import { matMul } from "./primitives/matMul.js";
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
  readonly algorithms: Algorithms;
}

/** See `createWasmBackend`. */
export class WasmBackend implements Backend<WasmBuffer> {
  readonly name = "wasm";
  readonly settings: WasmSettings;
  readonly #device: Device;

  /** Use `createWasmBackend`. */
  constructor(device: Device, settings: WasmSettings) {
    this.#device = device;
    this.settings = settings;
  }

  get threads(): number {
    return this.settings.threads;
  }

  get relaxedSimd(): boolean {
    return this.settings.relaxedSimd;
  }

  /** Bytes of WebAssembly memory taken so far, free blocks and the threads' own included. It never shrinks. */
  get capacity(): number {
    return this.#device.capacity;
  }

  write(values: TypedArray): WasmBuffer {
    return this.#device.write(values);
  }

  async read(buffer: WasmBuffer): Promise<TypedArray> {
    return this.#device.read(buffer);
  }

  readSync(buffer: WasmBuffer): TypedArray {
    return this.#device.read(buffer);
  }

  free(buffer: WasmBuffer): void {
    this.#device.free(buffer);
  }

  memory(): BackendMemory {
    return this.#device.memory;
  }

  /** Ends the workers and the backend: its buffers cannot be used any more, and nothing new can be made on it. */
  dispose(): void {
    this.#device.dispose();
  }

  fill(size: number, value: number, dtype: DType): WasmBuffer {
    return fill(this.#device, size, value, dtype);
  }

  cast(x: WasmBuffer, dtype: DType): WasmBuffer {
    return cast(this.#device, x, dtype);
  }

  unary(op: UnaryOp, x: WasmBuffer): WasmBuffer {
    return unary(this.#device, op, x);
  }

  binary(op: BinaryOp, a: WasmBuffer, b: WasmBuffer, geometry: BroadcastGeometry): WasmBuffer {
    return binary(this.#device, op, a, b, geometry);
  }

  affine(x: WasmBuffer, scale: number, shift: number): WasmBuffer {
    return affine(this.#device, x, scale, shift);
  }

  reduce(op: ReduceOp, x: WasmBuffer, geometry: ReduceGeometry): WasmBuffer {
    return reduce(this.#device, op, x, geometry);
  }

  argMax(x: WasmBuffer, geometry: ReduceGeometry): WasmBuffer {
    return argMax(this.#device, x, geometry);
  }

  expand(x: WasmBuffer, geometry: ExpandGeometry): WasmBuffer {
    return expand(this.#device, x, geometry);
  }

  permute(x: WasmBuffer, geometry: PermuteGeometry): WasmBuffer {
    return permute(this.#device, x, geometry);
  }

  pad(x: WasmBuffer, geometry: PadGeometry, value: number): WasmBuffer {
    return pad(this.#device, x, geometry, value);
  }

  slice(x: WasmBuffer, geometry: SliceGeometry): WasmBuffer {
    return slice(this.#device, x, geometry);
  }

  concat(parts: readonly WasmBuffer[], geometry: ConcatGeometry): WasmBuffer {
    return concat(this.#device, parts, geometry);
  }

  oneHot(labels: WasmBuffer, classes: number): WasmBuffer {
    return oneHot(this.#device, labels, classes);
  }

  matMul(a: WasmBuffer, b: WasmBuffer, geometry: MatMulGeometry): WasmBuffer {
    return matMul(this.#device, a, b, { geometry, bias: undefined, activation: "linear" });
  }

  matMulBias(
    a: WasmBuffer,
    b: WasmBuffer,
    bias: WasmBuffer,
    activation: FusedActivation,
    geometry: MatMulGeometry,
  ): WasmBuffer {
    return matMul(this.#device, a, b, { geometry, bias, activation });
  }

  conv2d(x: WasmBuffer, kernel: WasmBuffer, geometry: Conv2dGeometry): WasmBuffer {
    const { algorithms } = this.settings;
    return conv2d(this.#device, x, kernel, { geometry, algorithms, bias: undefined, activation: "linear" });
  }

  conv2dBias(
    x: WasmBuffer,
    kernel: WasmBuffer,
    bias: WasmBuffer,
    activation: FusedActivation,
    geometry: Conv2dGeometry,
  ): WasmBuffer {
    const { algorithms } = this.settings;
    return conv2d(this.#device, x, kernel, { geometry, algorithms, bias, activation });
  }

  conv2dGradInput(dy: WasmBuffer, kernel: WasmBuffer, geometry: Conv2dGeometry): WasmBuffer {
    return conv2dGradInput(this.#device, dy, kernel, geometry, this.settings.algorithms);
  }

  conv2dGradKernel(x: WasmBuffer, dy: WasmBuffer, geometry: Conv2dGeometry): WasmBuffer {
    return conv2dGradKernel(this.#device, x, dy, geometry, this.settings.algorithms);
  }

  maxPool2d(x: WasmBuffer, geometry: Pool2dGeometry): { values: WasmBuffer; argmax: WasmBuffer } {
    return maxPool2d(this.#device, x, geometry);
  }

  maxPool2dGrad(dy: WasmBuffer, argmax: WasmBuffer, geometry: Pool2dGeometry): WasmBuffer {
    return maxPool2dGrad(this.#device, dy, argmax, geometry);
  }

  avgPool2d(x: WasmBuffer, geometry: Pool2dGeometry): WasmBuffer {
    return avgPool2d(this.#device, x, geometry);
  }

  avgPool2dGrad(dy: WasmBuffer, geometry: Pool2dGeometry): WasmBuffer {
    return avgPool2dGrad(this.#device, dy, geometry);
  }

  reluGrad(dy: WasmBuffer, y: WasmBuffer): WasmBuffer {
    return reluGrad(this.#device, dy, y);
  }

  batchNorm(
    x: WasmBuffer,
    statistics: BatchNormStatistics<WasmBuffer>,
    weights: BatchNormWeights<WasmBuffer>,
    epsilon: number,
  ): WasmBuffer {
    return batchNorm(this.#device, x, { ...statistics, ...weights, epsilon });
  }

  batchNormTraining(
    x: WasmBuffer,
    weights: BatchNormWeights<WasmBuffer>,
    epsilon: number,
  ): { y: WasmBuffer; mean: WasmBuffer; variance: WasmBuffer } {
    return batchNormTraining(this.#device, x, { ...weights, epsilon });
  }

  batchNormGrad(
    dy: WasmBuffer,
    x: WasmBuffer,
    statistics: BatchNormStatistics<WasmBuffer>,
    gamma: WasmBuffer | undefined,
    epsilon: number,
  ): { dx: WasmBuffer; dGamma: WasmBuffer; dBeta: WasmBuffer } {
    return batchNormGrad(this.#device, dy, x, { ...statistics, gamma, epsilon });
  }

  softmaxCrossEntropy(
    logits: WasmBuffer,
    labels: WasmBuffer,
    labelSmoothing: number,
  ): { losses: WasmBuffer; gradient: WasmBuffer } {
    return softmaxCrossEntropy(this.#device, logits, labels, labelSmoothing);
  }

  adamStep(
    value: WasmBuffer,
    gradient: WasmBuffer,
    momentum: WasmBuffer,
    velocity: WasmBuffer,
    step: AdamStep,
  ): { value: WasmBuffer; momentum: WasmBuffer; velocity: WasmBuffer } {
    return adamStep(this.#device, { value, gradient, momentum, velocity }, step);
  }

  sgdStep(
    value: WasmBuffer,
    gradient: WasmBuffer,
    velocity: WasmBuffer,
    step: SgdStep,
  ): { value: WasmBuffer; velocity: WasmBuffer } {
    return sgdStep(this.#device, { value, gradient, velocity }, step);
  }
}
