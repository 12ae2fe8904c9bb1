import { createGpuBackend, type GpuMode } from "@striate/backend-gpu";
import { train } from "./train.js";

export async function trainOnGpu(mode: GpuMode) {
  const backend = await createGpuBackend({ mode });
  try {
    return { mode: backend.mode, losses: await train(backend) };
  } finally {
    backend.dispose();
  }
}
