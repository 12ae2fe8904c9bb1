import type { DeviceBuffer, TypedArray } from "@striate/core";
import type { PrimitiveName } from "../Call.js";
import type { Reducible } from "./Reducible.js";
import { READERS, type Read } from "./readers.js";

/** A call of a primitive as it was made, without the numbers that its buffers hold. */
export interface RecordedCall {
  /** Such as `conv2dGradKernel` or `unary exp`. */
  readonly name: string;
  /** What it reads. */
  readonly buffers: readonly DeviceBuffer[];
  /** With these numbers in the buffers, in their order. */
  readonly with: (values: readonly TypedArray[]) => Reducible;
}

/**
 * Reads a call of a backend's method for what it is, so that it can be judged and made smaller.
 *
 * @returns undefined for a method that the suite does not know
 */
export function recordedCall(method: PropertyKey, args: readonly unknown[]): RecordedCall | undefined {
  if (!Object.hasOwn(READERS, method)) return undefined;
  const read = READERS[method as PrimitiveName] as (...all: readonly unknown[]) => Read;
  const [buffers, make, op] = read(...args);
  return { name: op === undefined ? String(method) : `${String(method)} ${op}`, buffers, with: make };
}
