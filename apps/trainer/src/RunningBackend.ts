import type { Adapter, GpuMode } from "@striate/backend-gpu";
import type { Backend } from "@striate/core";

/** A backend and what it really works with. */
export interface RunningBackend {
  readonly backend: Backend;
  readonly threads: number;
  readonly relaxedSimd: boolean;
  /** Bytes, where there is a limit. */
  readonly maxMemory?: number;
  /** Such as "wasm, 2 threads, relaxed SIMD". */
  readonly description: string;
  /** Of a GPU. */
  readonly adapter?: Adapter & { readonly mode: GpuMode };
  /** Why there are fewer threads than asked for. */
  readonly threadsProblem?: string | undefined;
}
