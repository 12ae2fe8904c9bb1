import type { GpuMode } from "@striate/backend-gpu";
import { flagOf } from "../flagOf.js";
import type { RunningBackend } from "../RunningBackend.js";
import { UsageError } from "../UsageError.js";

export interface BackendSettings {
  /** Default: one for each processor. */
  readonly threads: number | undefined;
  /** The same bits on every machine. */
  readonly deterministic: boolean;
  /** Bytes that tensors may take. */
  readonly maxMemory?: number | undefined;
}

/** The backends that the command knows. */
export const BACKENDS = {
  wasm: async ({ threads, deterministic, maxMemory: asked }: BackendSettings): Promise<RunningBackend> => {
    const { createWasmBackend } = await import("@striate/backend-wasm");
    if (!deterministic) (await import("../relaxedSimd.js")).offerRelaxedSimd();
    const backend = await createWasmBackend({
      deterministic,
      ...(threads === undefined ? {} : { threads }),
      ...(asked === undefined ? {} : { maxMemory: asked }),
    });
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
  reference: async (settings: BackendSettings): Promise<RunningBackend> => {
    refuse(settings, {
      threads: "the reference backend is plain loops on one thread",
      maxMemory: "the reference backend's tensors are arrays of JavaScript",
    });
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
  return async (settings) => {
    refuse(settings, {
      threads: "the gpu backend's kernels are threads of the device",
      maxMemory: "the device has its own memory",
    });
    return (await import("../openGpu.js")).openGpu(mode);
  };
}

/** @throws UsageError for a setting of wasm, with the reason */
function refuse(settings: BackendSettings, reasons: Readonly<Record<"threads" | "maxMemory", string>>): void {
  for (const name of ["threads", "maxMemory"] as const) {
    if (settings[name] === undefined) continue;
    throw new UsageError(
      `${flagOf(name)} is of wasm: ${reasons[name]}. Add --backend wasm, or leave it out.`,
    );
  }
}
