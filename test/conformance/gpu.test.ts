import { backendConformance } from "@striate/backend-conformance";
import { createGpuBackend } from "@striate/backend-gpu";
import { describe, it } from "vitest";
import { nodeModes } from "../gpu/nodeModes.js";

for (const mode of nodeModes) {
  await backendConformance({
    it,
    describe: (group, register) =>
      describe(mode, () => {
        describe(group, register);
      }),
    create: () => createGpuBackend({ mode }),
  });
}
