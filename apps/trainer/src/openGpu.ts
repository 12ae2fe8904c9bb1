import type { GpuBackend, GpuMode } from "@striate/backend-gpu";
import { TensorError } from "@striate/core";
import type { RunningBackend } from "./RunningBackend.js";
import { UsageError } from "./UsageError.js";

/**
 * A backend of gpu.js in one mode, and in no other: whoever asks for a GPU is not to wait for a processor.
 *
 * @throws UsageError where the mode does not work here, with the reason and what does
 */
export async function openGpu(mode: GpuMode): Promise<RunningBackend> {
  const backend = await open(mode);
  const { adapter } = backend;
  const software = adapter.isSoftware && mode === "webgpu" ? ", software" : "";
  return {
    backend,
    threads: 1,
    relaxedSimd: false,
    description: `gpu, ${mode}, ${adapter.description || adapter.vendor}${software}`,
    adapter: { mode, ...adapter, maxTensorSize: backend.maxTensorSize },
  };
}

async function open(mode: GpuMode): Promise<GpuBackend> {
  const { createGpuBackend } = await import("@striate/backend-gpu");
  try {
    return await createGpuBackend({ mode });
  } catch (error) {
    if (!(error instanceof TensorError && error.code === "UNSUPPORTED")) throw error;
    const [, reason = error.message] =
      error.message.match(/does not work here: (.*?)\. Leave mode out/s) ?? [];
    throw new UsageError(
      `the backend gpu does not run here: ${reason}. Use wasm, or gpu:webasm, which is gpu.js on the processor, to compare with and slow.`,
      { cause: error },
    );
  }
}
