/** What is used of WebGPU; TypeScript's DOM library does not know it yet. */
export interface WebGpu {
  requestAdapter(options?: { readonly powerPreference?: string }): Promise<WebGpuAdapter | null>;
}

export interface WebGpuAdapter {
  readonly info: WebGpuAdapterInfo;
  readonly limits: WebGpuLimits;
}

export interface WebGpuAdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** Whether it is software. */
  readonly isFallbackAdapter?: boolean;
}

export interface WebGpuLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
}

export interface WebGpuBuffer {
  readonly size: number;
  destroy(): void;
}

export interface WebGpuDevice {
  readonly limits: WebGpuLimits;
  readonly queue: {
    writeBuffer(buffer: WebGpuBuffer, offset: number, data: Float32Array): void;
    onSubmittedWorkDone(): Promise<undefined>;
  };
  createBuffer(descriptor: { readonly size: number; readonly usage: number }): WebGpuBuffer;
  pushErrorScope(filter: "out-of-memory" | "validation" | "internal"): void;
  popErrorScope(): Promise<{ readonly message: string } | null>;
}

/** STORAGE | COPY_SRC | COPY_DST, as the specification numbers them. */
export const STORAGE = 0x80 | 0x04 | 0x08;

/** The page's WebGPU, or the one that was given to Node before. */
export function platformWebGpu(): WebGpu | undefined {
  return (globalThis.navigator as { readonly gpu?: WebGpu } | undefined)?.gpu;
}
