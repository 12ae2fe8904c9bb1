import { TensorError } from "@striate/core";

const PAGE = 65536;
const MOST = 65536;
/** 16 MiB. */
const LEAST = 256;

/**
 * Shared memory that may grow to `bytes`. Engines set address space apart for all that a memory may ever be; where they refuse, the half
 * or a quarter may do.
 *
 * @returns the memory and the bytes that it may grow to
 * @throws TensorError `MEMORY`
 */
export function createMemory(bytes: number): {
  readonly memory: WebAssembly.Memory;
  readonly maximum: number;
} {
  for (let pages = Math.min(Math.floor(bytes / PAGE), MOST); ; pages >>>= 1) {
    try {
      const memory = new WebAssembly.Memory({ initial: 2, maximum: pages, shared: true });
      return { memory, maximum: pages * PAGE };
    } catch (error) {
      if (pages > LEAST) continue;
      throw new TensorError(
        "MEMORY",
        "createWasmBackend",
        `the engine refuses a memory of ${(pages * PAGE) / 2 ** 20} MiB (${error instanceof Error ? error.message : error})`,
        "Dispose of other backends",
      );
    }
  }
}
