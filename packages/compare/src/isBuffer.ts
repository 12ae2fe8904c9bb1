import type { DeviceBuffer } from "@striate/core";

/** Whether a method's result is a buffer, as far as its public fields tell. */
export function isBuffer(value: unknown): value is DeviceBuffer {
  return typeof value === "object" && value !== null && "dtype" in value && "size" in value;
}
