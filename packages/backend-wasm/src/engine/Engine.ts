import { TensorError } from "@striate/core";
import { Pool } from "../memory/Pool.js";
import { createMemory } from "./createMemory.js";
import { binaryFor } from "./features.js";
import { mayBlock } from "./host.js";
import type { Kernels } from "./Kernels.js";
import { startWorker } from "./startWorker.js";

/** Addresses that assembly/threads.ts fixes. */
const STATE = 64;
const FAILED = 448;
/** Control block and the compiler's data lie below. */
const POOL_START = 65536;

export interface EngineOptions {
  readonly threads: number;
  readonly relaxedSimd: boolean;
  /** Bytes. */
  readonly maxMemory: number;
  readonly guard: boolean;
}

/** The instance that this thread calls, its memory and its workers. */
export interface Engine {
  readonly kernels: Kernels;
  readonly pool: Pool;
  /** Threads at work, this one included. */
  readonly threads: number;
  /** Why there are fewer than asked for. */
  readonly threadsProblem: string | undefined;
  /** Bytes that the memory may grow to. */
  readonly maxMemory: number;
  /** Ends the job that an exception, such as a full stack, threw this thread out of: its tiles may still be written. */
  settle(): void;
  /** @throws TensorError when a worker failed */
  checkWorkers(op: string): void;
  dispose(): void;
}

export async function startEngine(options: EngineOptions): Promise<Engine> {
  const module = await compile(options.relaxedSimd);
  const { memory, maximum } = createMemory(options.maxMemory);
  const kernels = (await WebAssembly.instantiate(module, { env: { memory } }))
    .exports as WebAssembly.Exports & Kernels;
  const pool = new Pool(memory, { start: POOL_START, maximum, guard: options.guard });
  const scratch = () => pool.allocate("createWasmBackend", kernels.scratchBytes());
  // First of all, so that no worker waits in vain where memory ends.
  const own = scratch();
  const workers: (() => void)[] = [];
  let threadsProblem: string | undefined;
  const task = { module, memory, threads: options.threads, failed: FAILED, state: STATE };
  const started = await Promise.allSettled(
    Array.from({ length: options.threads - 1 }, async () => startWorker({ ...task, scratch: scratch() })),
  );
  for (const outcome of started) {
    if (outcome.status === "fulfilled") workers.push(outcome.value);
    else threadsProblem = String(outcome.reason?.message ?? outcome.reason);
  }
  const threads = workers.length + 1;
  const words = new Int32Array(memory.buffer, 0, POOL_START / 4);
  kernels.start(threads, own, mayBlock(words) ? 1 : 0);
  return {
    kernels,
    pool,
    threads,
    threadsProblem,
    maxMemory: maximum,
    settle() {
      if (Atomics.load(words, STATE / 4) !== 0) kernels.settle();
    },
    checkWorkers(op) {
      if (Atomics.load(words, FAILED / 4) === 0) return;
      throw new TensorError(
        "UNSUPPORTED",
        op,
        "a worker thread failed in the middle of a primitive, and its part of the result is missing",
        "Make a new backend, and please report what led to this",
      );
    },
    dispose() {
      kernels.quit();
      for (const end of workers) end();
    },
  };
}

async function compile(relaxedSimd: boolean): Promise<WebAssembly.Module> {
  const binary = binaryFor(relaxedSimd);
  try {
    return await WebAssembly.compile(binary);
  } catch (error) {
    throw new TensorError(
      "UNSUPPORTED",
      "createWasmBackend",
      `the engine refuses to compile WebAssembly (${error instanceof Error ? error.message : error})`,
      "If that is for the page's content security policy, add 'wasm-unsafe-eval' to its script-src",
    );
  }
}
