import { backendConformance } from "@striate/backend-conformance";
import { createGpuBackend, type GpuMode } from "@striate/backend-gpu";
import { describe, it } from "vitest";

process.env["VK_DRIVER_FILES"] ??= "/usr/lib/chromium/vk_swiftshader_icd.json";
const modes = (process.env["MODES"] ?? "cpu,webasm,webgpu").split(",") as GpuMode[];

for (const mode of modes) {
  await backendConformance({
    it,
    describe: (group, register) => describe(mode, () => { describe(group, register); }),
    create: () => createGpuBackend({ mode }),
  });
}
