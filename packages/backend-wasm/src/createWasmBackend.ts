import { TensorError } from "@striate/core";
import { checkWasmOptions, MOST_MEMORY, MOST_THREADS } from "./checkWasmOptions.js";
import { Device, type WinogradChoice } from "./Device.js";
import { startEngine } from "./engine/Engine.js";
import { detectFeatures } from "./engine/features.js";
import { processorCount } from "./engine/host.js";
import { bindBackend, type WasmBackend } from "./WasmBackend.js";

export interface WasmBackendOptions {
  /** Threads at work, the calling one included. Default: one for each processor; 1 needs no workers. */
  readonly threads?: number;
  /** Fused multiply-add. Default: where the engine has it. */
  readonly relaxedSimd?: boolean;
  /**
   * 3×3 convolutions with stride 1 by Winograd's algorithm: `"auto"` where it pays, `"always"` where it can, `"never"`. It rounds more than
   * plain sums do, by up to about 1e-5 of the largest output. Default `"auto"`.
   */
  readonly winograd?: WinogradChoice;
  /** The same bits on every machine: no relaxed SIMD, no Winograd. Default false. */
  readonly deterministic?: boolean;
  /** Bytes that the memory may grow to, at most 4 GiB, which is the default. */
  readonly maxMemory?: number;
  /** Check that nothing is written beyond the end of a buffer. For tests. Default false. */
  readonly guard?: boolean;
}

/**
 * A backend in WebAssembly, with SIMD and, where memory can be shared, threads. In pages threads need cross-origin isolation; without it
 * one thread works, and `settings.threadsProblem` says why. Results are equal bit for bit for any number of threads.
 *
 * @throws TensorError `OPTION`; `UNSUPPORTED` where the engine has no SIMD or no shared memory, or not the `relaxedSimd` that was asked for
 * @example
 * const backend = await createWasmBackend();
 * const model = lenet5().build([null, 28, 28, 1], { backend, seed: 42 });
 */
export async function createWasmBackend(options: WasmBackendOptions = {}): Promise<WasmBackend> {
  checkWasmOptions(options);
  const features = detectFeatures();
  if (!features.simd || !features.sharedMemory) {
    throw unsupported(`this engine has no WebAssembly ${features.simd ? "shared memory" : "SIMD"}`);
  }
  const { deterministic = false, maxMemory = MOST_MEMORY, guard = false } = options;
  const {
    relaxedSimd = features.relaxedSimd && !deterministic,
    winograd = deterministic ? "never" : "auto",
  } = options;
  if (relaxedSimd && !features.relaxedSimd) throw unsupported("this engine has no relaxed SIMD");
  const wish = options.threads ?? Math.min(processorCount(), MOST_THREADS);
  const isolated = wish === 1 || features.isolated;
  const engine = await startEngine({ threads: isolated ? wish : 1, relaxedSimd, maxMemory, guard });
  return bindBackend(new Device(engine, { winograd }), {
    threads: engine.threads,
    threadsProblem: isolated
      ? engine.threadsProblem
      : "the page is not cross-origin isolated: serve it with Cross-Origin-Opener-Policy: same-origin and " +
        "Cross-Origin-Embedder-Policy: require-corp",
    relaxedSimd,
    maxMemory: engine.maxMemory,
    winograd,
  });
}

function unsupported(problem: string): TensorError {
  return new TensorError(
    "UNSUPPORTED",
    "createWasmBackend",
    problem,
    "Use the reference backend, or a newer engine",
  );
}
