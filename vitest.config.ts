import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: "./vitest.wasm.mjs",
    reporters: ["default", "./vitest.summary.ts"],
    // Two at least: the tests in pages wait for Chromium.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: ["packages/*", "apps/*", "test"],
  },
});
