import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: "./vitest.wasm.mjs",
    reporters: ["default", "./vitest.summary.ts"],
    projects: ["packages/*", "apps/*", "test"],
  },
});
