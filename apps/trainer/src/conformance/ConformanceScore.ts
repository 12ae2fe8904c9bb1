import type { OptionalPrimitives, PropertyResult, Tolerance } from "@striate/backend-conformance";
import type { TrapResult } from "./traps.js";

/** What `striate conformance` found, complete or up to Ctrl-C; as JSON it is the report. */
export interface ConformanceScore {
  /** As it was asked for. */
  readonly module: string;
  /** The backend's own name. */
  readonly backend: string;
  /** Nothing missing, nothing failed, and all of it was run. */
  readonly conforms: boolean;
  /** Ctrl-C came first. */
  readonly interrupted: boolean;
  readonly passed: number;
  readonly failed: number;
  /** Properties that there are for this backend, run or not. */
  readonly total: number;
  /** Required primitives that are not there. */
  readonly missing: readonly string[];
  readonly optional: OptionalPrimitives;
  readonly traps: readonly TrapResult[];
  readonly results: readonly PropertyResult[];
  readonly seconds: number;
  readonly settings: {
    readonly runs: number;
    readonly seed: number;
    readonly tolerance: Tolerance;
    readonly only: string | null;
    readonly bail: boolean;
  };
  readonly striate: string;
  readonly node: string;
}
