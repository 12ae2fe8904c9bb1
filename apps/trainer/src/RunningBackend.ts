import type { Adapter, GpuBackend } from "@striate/backend-gpu";
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
  readonly adapter?: Adapter & Pick<GpuBackend, "mode" | "maxTensorSize">;
  /** Why there are fewer threads than asked for. */
  readonly threadsProblem?: string | undefined;
}
