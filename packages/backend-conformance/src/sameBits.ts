import type { TypedArray } from "@striate/core";

/** Position of the first number whose bits differ, or −1. Tells NaNs of different payloads apart, and −0 from 0. */
export function firstOtherBits(a: TypedArray, b: TypedArray): number {
  const [left, right] = [bits(a), bits(b)];
  const length = Math.max(left.length, right.length);
  for (let i = 0; i < length; i++) if (left[i] !== right[i]) return i;
  return -1;
}

const bits = (values: TypedArray): Int32Array =>
  new Int32Array(values.buffer, values.byteOffset, values.length);
