import { defineConfig } from "tsup";

/** The one way a library package of this repository is built: readable ESM with types and source maps. */
export const library: ReturnType<typeof defineConfig> = defineConfig({
  entry: ["src/index.ts"],
  format: ["esm"],
  dts: true,
  sourcemap: true,
  clean: true,
  target: "es2022",
  platform: "neutral",
  treeshake: true,
});
