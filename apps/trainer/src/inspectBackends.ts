import { availableParallelism } from "node:os";
import { detectFeatures } from "@striate/backend-wasm";
import { type Backend, matMul, openScope, randomUniform, slice } from "@striate/core";
import { BACKENDS, type BackendName, DEFAULT_BACKEND } from "./choices/backends.js";
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
    readonly gpu: BackendOffer & {
      /** Of WebGPU, which the package `webgpu` brings to Node; null where there is none. */
      readonly adapter: GpuAdapter | null;
    };
  };
}

/** In the driver's words. */
export interface GpuAdapter {
  readonly mode: string;
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** The processor plays a GPU. */
  readonly isSoftware: boolean;
  /** Bytes that one buffer may have on the device. */
  readonly maxBufferBytes: number;
  /** Numbers that one tensor may have. */
  readonly maxTensorSize: number;
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
  const { adapter: _, ...wasm } = await inspect("wasm");
  return {
    default: DEFAULT_BACKEND,
    node: process.version,
    processors: availableParallelism(),
    backends: {
      wasm: { ...wasm, simd: detectFeatures().simd, relaxedSimd },
      reference: plain(await inspect("reference")),
      gpu: await inspect("gpu").then((offer) => ({ ...plain(offer), threads: null, adapter: offer.adapter })),
    },
  };
}

interface Inspected extends BackendOffer {
  readonly threadsProblem: string | null;
  readonly adapter: GpuAdapter | null;
}

function plain({ problem, threads, memoryLimit, gflops }: Inspected): BackendOffer {
  return { problem, threads, memoryLimit, gflops };
}

async function inspect(name: BackendName): Promise<Inspected> {
  let running: RunningBackend | undefined;
  try {
    running = await BACKENDS[name]({ threads: undefined, deterministic: false });
    const { backend, threads, threadsProblem = null, maxMemory = null, adapter = null } = running;
    const gflops = await rate(backend);
    return { problem: null, threads, threadsProblem, memoryLimit: maxMemory, gflops, adapter };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { problem, threads: null, threadsProblem: null, memoryLimit: null, gflops: null, adapter: null };
  } finally {
    running?.backend.dispose();
  }
}

async function rate(backend: Backend): Promise<number> {
  using _scope = openScope(backend);
  const [a, b] = [
    randomUniform(backend, [SIZE, SIZE], { seed: 1 }),
    randomUniform(backend, [SIZE, SIZE], { seed: 2 }),
  ];
  const multiplyFor = async (duration: number) => {
    const started = performance.now();
    let [count, elapsed] = [0, 0];
    for (let round = 1; elapsed < duration; round *= 2) {
      for (let product = 1; product < round; product++) matMul(a, b).dispose();
      // A device works through its queue in order: when the last number is here, all are done.
      const last = matMul(a, b);
      const corner = slice(last, [0, 0], [1, 1]);
      await corner.read();
      for (const done of [last, corner]) done.dispose();
      count += round;
      elapsed = performance.now() - started;
    }
    return (count * 2 * SIZE ** 3) / (elapsed * 1e6);
  };
  await multiplyFor(WARM_UP);
  return await multiplyFor(MEASURE);
}
