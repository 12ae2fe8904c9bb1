import { type Backend, matMulGeometry } from "@striate/core";
import { RELAXED_SIMD, SIMD } from "../../packages/backend-wasm/src/generated/binaries.js";
import type { MicroKernelWork } from "../harness/Work.js";
import type { Prepared } from "./Adapter.js";
import { numbers } from "./inputs.js";

interface Probe {
  probeMicroKernel(depth: number, times: number, panels: number): void;
}

/** A tile of 4×8, which stays in registers, and the length of its panels. */
const TILE = 4 * 8;
const DEPTH = 256;
/** Above the code's own data. */
const PANELS = 1 << 20;

/** A product and the inner loop of our products by itself, the same work for both; the part that is reported is the loop's. */
export async function prepareMicroKernel(
  backend: Backend,
  relaxedSimd: boolean,
  { size }: MicroKernelWork,
): Promise<Prepared> {
  const binary = Buffer.from(relaxedSimd ? RELAXED_SIMD : SIMD, "base64");
  const memory = new WebAssembly.Memory({ initial: 32, maximum: 65536, shared: true });
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  const { probeMicroKernel } = instance.exports as WebAssembly.Exports & Probe;
  const geometry = matMulGeometry("bench", [size, size], [size, size]);
  const [a, b] = [1, 2].map((seed) => backend.write(numbers(seed, size ** 2)));
  return {
    run() {
      backend.free(backend.matMul(a!, b!, geometry));
      const start = performance.now();
      probeMicroKernel(DEPTH, size ** 3 / (TILE * DEPTH), PANELS);
      return { partMs: performance.now() - start };
    },
    dispose() {
      backend.free(a!);
      backend.free(b!);
    },
  };
}
