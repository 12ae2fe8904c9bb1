import { setFlagsFromString } from "node:v8";
import { backendConformance } from "@striate/backend-conformance";
import { createWasmBackend, detectFeatures, type WasmBackendOptions } from "@striate/backend-wasm";
import { describe, it } from "vitest";

// Node 20 has relaxed SIMD behind a flag.
if (!detectFeatures().relaxedSimd) setFlagsFromString("--experimental-wasm-relaxed-simd");

/** Every binary, every number of threads, and Winograd where it pays, everywhere and nowhere. */
const KINDS: Readonly<Record<string, WasmBackendOptions>> = {
  "plain SIMD, one thread": { relaxedSimd: false, threads: 1 },
  "plain SIMD, three threads": { relaxedSimd: false, threads: 3 },
  "relaxed SIMD, two threads": { relaxedSimd: true, threads: 2 },
  "relaxed SIMD, two threads, Winograd wherever it fits": {
    relaxedSimd: true,
    threads: 2,
    winograd: "always",
  },
  "plain SIMD, one thread, Winograd wherever it fits": { relaxedSimd: false, threads: 1, winograd: "always" },
  "deterministic, two threads": { deterministic: true, threads: 2 },
};

for (const [name, options] of Object.entries(KINDS)) {
  await backendConformance({
    it,
    describe: (group, register) =>
      describe(name, () => {
        describe(group, register);
      }),
    create: () => createWasmBackend({ ...options, guard: true }),
    tolerance: { winograd: !options.deterministic },
  });
}
