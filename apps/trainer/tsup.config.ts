import { defineConfig } from "tsup";

export default defineConfig({
  // Both beside each other: chunks look for the worker in their own folder.
  entry: { cli: "src/cli.ts", batchWorker: "src/train/batchWorker.ts" },
  format: ["esm"],
  clean: true,
  sourcemap: true,
  target: "node20",
  platform: "node",
});
