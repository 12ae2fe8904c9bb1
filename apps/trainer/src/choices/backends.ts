import type { GpuMode } from "@striate/backend-gpu";
import type { RunningBackend } from "../RunningBackend.js";
import { UsageError } from "../UsageError.js";

export interface BackendSettings {
  /** Default: one for each processor. */
  readonly threads: number | undefined;
  /** The same bits on every machine. */
  readonly deterministic: boolean;
}

/** The backends that the command knows. */
export const BACKENDS = {
  wasm: async ({ threads, deterministic }: BackendSettings): Promise<RunningBackend> => {
    const { createWasmBackend } = await import("@striate/backend-wasm");
    if (!deterministic) (await import("../relaxedSimd.js")).offerRelaxedSimd();
    const backend = await createWasmBackend({ deterministic, ...(threads === undefined ? {} : { threads }) });
    const { threadsProblem, relaxedSimd, maxMemory } = backend.settings;
    const simd = deterministic ? "deterministic" : relaxedSimd ? "relaxed SIMD" : "SIMD";
    const count = `${backend.threads} thread${backend.threads === 1 ? "" : "s"}`;
    return {
      backend,
      threads: backend.threads,
      relaxedSimd,
      threadsProblem,
      maxMemory,
      description: `wasm, ${count}, ${simd}`,
    };
  },
  reference: async ({ threads }: BackendSettings): Promise<RunningBackend> => {
    refuseThreads(threads, "the reference backend is plain loops on one thread");
    const { createReferenceBackend } = await import("@striate/backend-reference");
    return {
      backend: createReferenceBackend(),
      threads: 1,
      relaxedSimd: false,
      description: "reference",
    };
  },
  gpu: onGpu("webgpu"),
  "gpu:webasm": onGpu("webasm"),
  "gpu:cpu": onGpu("cpu"),
} as const;

export type BackendName = keyof typeof BACKENDS;

export const DEFAULT_BACKEND: BackendName = "wasm";

function onGpu(mode: GpuMode): (settings: BackendSettings) => Promise<RunningBackend> {
  return async ({ threads }) => {
    refuseThreads(threads, "the gpu backend's kernels are threads of the device");
    return (await import("../openGpu.js")).openGpu(mode);
  };
}

function refuseThreads(threads: number | undefined, why: string): void {
  if (threads === undefined) return;
  throw new UsageError(`--threads is of wasm: ${why}. Add --backend wasm, or leave it out.`);
}
