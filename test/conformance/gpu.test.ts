import { backendConformance } from "@striate/backend-conformance";
import { createGpuBackend, type GpuMode } from "@striate/backend-gpu";
import { describe, it } from "vitest";
import { nodeModes } from "../gpu/nodeModes.js";

const asked = process.env["MODES"]?.split(",") as GpuMode[] | undefined;

for (const mode of asked ?? nodeModes) {
  await backendConformance({
    it,
    describe: (group, register) =>
      describe(mode, () => {
        describe(group, register);
      }),
    create: () => createGpuBackend({ mode }),
  });
}
