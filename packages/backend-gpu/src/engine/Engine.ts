import type { Program } from "../programs/Program.js";

export type GpuMode = "webgpu" | "webgl2" | "webasm" | "cpu";

/** What does the work. */
export interface Adapter {
  /** Such as `nvidia`, `google`; empty where the platform does not tell. */
  readonly vendor: string;
  readonly architecture: string;
  /** In the driver's words. */
  readonly description: string;
  /** Computed by the processor, however it calls itself. */
  readonly isSoftware: boolean;
  /** Bytes that one buffer may have on the device. */
  readonly maxBufferBytes: number;
}

/** A run of float32 on the device, in the form in which gpu.js hands it out in a mode. */
export type Handle = object;

/** gpu.js in one mode: what differs between modes stands behind this. Calls are made one after the other. */
export interface Engine {
  readonly mode: GpuMode;
  readonly adapter: Adapter;
  /** Whether an upload keeps the bits of NaNs; zeros, denormals and ∞ are kept by all. */
  readonly keepsNaN: boolean;
  upload(values: Float32Array): Handle | Promise<Handle>;
  /** Runs a program once, for `invocations` outputs (or groups of four) from `base` on. */
  run(
    program: Program,
    inputs: readonly Handle[],
    scalars: readonly number[],
    invocations: number,
    base: number,
  ): Promise<Handle>;
  read(handle: Handle): Promise<Float32Array>;
  release(handle: Handle): void;
  /** Begins to watch for errors that the device reports later. */
  watch(): void;
  /** Waits for the device. @returns what it has reported since `watch` */
  settle(): Promise<DeviceProblem | undefined>;
  /** Why it will never work again, if so. */
  lost(): string | undefined;
}

export interface DeviceProblem {
  readonly kind: "memory" | "device";
  readonly message: string;
}
