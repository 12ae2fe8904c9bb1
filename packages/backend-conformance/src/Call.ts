import type { Backend, DeviceBuffer, DType, TypedArray } from "@striate/core";
import type { Judging } from "./tolerance/Tolerance.js";

/** A backend's method that computes. */
export type PrimitiveName = Exclude<
  keyof Backend,
  "name" | "write" | "read" | "readSync" | "free" | "memory" | "dispose"
>;

/** Host numbers that a call reads, under the name they have in its code. */
export interface Input {
  readonly name: string;
  readonly values: TypedArray;
  /** What makes them, such as `numbers("reals", 70001, 5)`; for those too long to write out, if there is something shorter. */
  readonly code: string | undefined;
  /** Whether int32 must be refused here with `DTYPE`. */
  readonly floatsOnly: boolean;
  /** Follows from other numbers, so that simpler ones would make no sense. */
  readonly settled?: boolean;
}

export interface Output {
  readonly name: string;
  readonly dtype: DType;
  readonly size: number;
}

/** What one output must be: these numbers, within an error for each; `exact` leaves −0 and 0 equal, `bits` does not. */
export interface Verdict {
  readonly expected: TypedArray;
  readonly allowed: Float64Array | "exact" | "bits";
}

/** One use of one primitive, complete: what it reads, how it is called, what must come out, and how all that is written down. */
export interface Call {
  readonly method: PrimitiveName;
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  readonly invoke: (on: Backend, buffers: readonly DeviceBuffer[]) => readonly DeviceBuffer[];
  /** The verdict on each output, for these inputs. */
  readonly judge: (values: readonly TypedArray[], judging: Judging) => readonly Verdict[];
  readonly code: CallCode;
}

/** A call as TypeScript. */
export interface CallCode {
  /** Names from `@striate/core`. */
  readonly imports: readonly string[];
  /** What stands before it, such as `const geometry = …;`. */
  readonly setup: readonly string[];
  /** With the inputs' names for buffers, such as `conv2d(x, kernel, geometry)`. */
  readonly expression: string;
}
