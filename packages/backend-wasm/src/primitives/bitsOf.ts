import type { DType } from "@striate/core";

const WORD = new DataView(new ArrayBuffer(4));

/** The 32 bits that hold a number in a buffer, as an int32: kernels that move numbers need not know what they are. */
export function bitsOf(value: number, dtype: DType): number {
  if (dtype === "int32") return value | 0;
  WORD.setFloat32(0, value);
  return WORD.getInt32(0);
}
