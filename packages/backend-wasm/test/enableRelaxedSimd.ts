import { detectFeatures } from "../src/index.js";

interface NodeProcess {
  getBuiltinModule(name: "node:v8"): { setFlagsFromString(flag: string): void };
}

/** Node 20 has relaxed SIMD behind a flag, others have it by default. */
export function enableRelaxedSimd(): void {
  if (detectFeatures().relaxedSimd) return;
  (globalThis as { readonly process?: NodeProcess }).process
    ?.getBuiltinModule("node:v8")
    .setFlagsFromString("--experimental-wasm-relaxed-simd");
}
