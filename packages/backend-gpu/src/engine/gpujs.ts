/// <reference path="./gpu-browser.d.ts" />
import * as imported from "gpu.js/dist/gpu-browser.js";
import type { WebGpuAdapter, WebGpuBuffer, WebGpuDevice } from "./webgpu.js";

/** What is used of gpu.js; its own types lack what WebGPU needs. */
export interface GpuJs {
  readonly GPU: new (settings: { readonly mode: string }) => GpuInstance;
  readonly WebGPUContext: { acquire(): Promise<WebGpuContext> };
  readonly WebGPUBufferResult: new (settings: BufferResultSettings) => BufferResult;
}

export interface GpuInstance {
  /** The class that its kernels are made of. */
  readonly Kernel: KernelClass;
  createKernel(source: string, settings: KernelSettings): GpuKernel;
}

export interface KernelClass {
  readonly mode: string;
  readonly isSupported: boolean;
}

export interface KernelSettings {
  readonly output: readonly [number];
  readonly argumentTypes: Readonly<Record<string, string>>;
  readonly returnType: "Float" | "Array(4)";
  readonly dynamicOutput: true;
  readonly dynamicArguments: true;
  readonly pipeline: true;
  readonly immutable: true;
  readonly precision: "single";
  readonly strictIntegers: true;
  readonly tactic: "precision";
  readonly loopMaxIterations: number;
}

export interface GpuKernel {
  (...args: readonly unknown[]): unknown;
  /** What runs; gpu.js may replace it. */
  readonly kernel: object & { readonly constructor: unknown; readonly context: unknown };
  setOutput(output: readonly [number]): void;
}

export interface WebGpuContext {
  readonly adapter: WebGpuAdapter;
  readonly device: WebGpuDevice;
  readonly isLost: boolean;
}

interface BufferResultSettings {
  readonly buffer: WebGpuBuffer;
  readonly output: readonly [number];
  readonly componentCount: number;
  readonly context: WebGpuContext;
  readonly kernel: unknown;
}

/** Numbers on a WebGPU device. */
export interface BufferResult extends BufferResultSettings {
  toArray(): Promise<Float32Array>;
  delete(): void;
}

/** Numbers in a WebGL texture. */
export interface TextureResult {
  toArray(): Float32Array;
  delete(): void;
}

/** The same file in Node and in pages: what is tested is what is shipped. Node wraps it, bundlers may not. */
export const gpujs: GpuJs = imported.default ?? imported;
