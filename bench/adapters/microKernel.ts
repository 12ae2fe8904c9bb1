import { RELAXED_SIMD, SIMD } from "../../packages/backend-wasm/src/generated/binaries.js";
import type { Prepared } from "./Adapter.js";

interface Probe {
  probeMicroKernel(depth: number, times: number, panels: number): void;
}

/** Must be what benches/gemm.ts counts. */
const DEPTH = 256;
const TIMES = 4096;
/** Above the code's own data. */
const PANELS = 1 << 20;

/** The inner loop of our matrix product by itself, on panels in the first-level cache: 4,096 tiles of 4×8, 256 deep. */
export async function prepareMicroKernel(relaxedSimd: boolean): Promise<Prepared> {
  const binary = Buffer.from(relaxedSimd ? RELAXED_SIMD : SIMD, "base64");
  const memory = new WebAssembly.Memory({ initial: 32, maximum: 65536, shared: true });
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  const { probeMicroKernel } = instance.exports as WebAssembly.Exports & Probe;
  return {
    run() {
      probeMicroKernel(DEPTH, TIMES, PANELS);
      return {};
    },
  };
}
