import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    reporters: ["default", "./vitest.summary.ts"],
    projects: ["packages/*", "apps/*", "test"],
  },
});
