import { availableParallelism } from "node:os";
import { detectFeatures } from "@striate/backend-wasm";
import { type Backend, matMul, openScope, randomUniform } from "@striate/core";
import { BACKENDS, type BackendName, DEFAULT_BACKEND } from "./choices.js";
import type { RunningBackend } from "./RunningBackend.js";
import { offerRelaxedSimd, type RelaxedSimd } from "./relaxedSimd.js";

/** What this machine offers. */
export interface Offer {
  readonly default: BackendName;
  readonly node: string;
  readonly processors: number;
  readonly backends: {
    readonly wasm: BackendOffer & {
      readonly simd: boolean;
      readonly relaxedSimd: RelaxedSimd;
      /** Why there are fewer threads than processors. */
      readonly threadsProblem: string | null;
    };
    readonly reference: BackendOffer;
  };
}

export interface BackendOffer {
  /** Why it does not run here; then there are no figures either. */
  readonly problem: string | null;
  readonly threads: number | null;
  /** Bytes, where there is a limit. */
  readonly memoryLimit: number | null;
  /** Measured: 10⁹ additions and multiplications a second, in products of 256 × 256. */
  readonly gflops: number | null;
}

const SIZE = 256;
/** Milliseconds: enough for the engine to finish its optimizing, and for a figure that is good to a few percent. */
const [WARM_UP, MEASURE] = [50, 100];

/** Starts every backend in turn, and lets it multiply for a tenth of a second. */
export async function inspectBackends(): Promise<Offer> {
  const relaxedSimd = offerRelaxedSimd();
  const wasm = await inspect("wasm");
  return {
    default: DEFAULT_BACKEND,
    node: process.version,
    processors: availableParallelism(),
    backends: {
      wasm: { ...wasm, simd: detectFeatures().simd, relaxedSimd },
      reference: (({ threadsProblem: _, ...offer }) => offer)(await inspect("reference")),
    },
  };
}

async function inspect(
  name: BackendName,
): Promise<BackendOffer & { readonly threadsProblem: string | null }> {
  let running: RunningBackend | undefined;
  try {
    running = await BACKENDS[name]({ threads: undefined, deterministic: false });
    const { backend, threads, threadsProblem = null, maxMemory = null } = running;
    return { problem: null, threads, threadsProblem, memoryLimit: maxMemory, gflops: rate(backend) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { problem, threads: null, threadsProblem: null, memoryLimit: null, gflops: null };
  } finally {
    running?.backend.dispose();
  }
}

function rate(backend: Backend): number {
  using _scope = openScope(backend);
  const [a, b] = [
    randomUniform(backend, [SIZE, SIZE], { seed: 1 }),
    randomUniform(backend, [SIZE, SIZE], { seed: 2 }),
  ];
  const multiplyFor = (duration: number) => {
    const started = performance.now();
    let [count, elapsed] = [0, 0];
    while (elapsed < duration) {
      matMul(a, b).dispose();
      count++;
      elapsed = performance.now() - started;
    }
    return (count * 2 * SIZE ** 3) / (elapsed * 1e6);
  };
  multiplyFor(WARM_UP);
  return multiplyFor(MEASURE);
}
