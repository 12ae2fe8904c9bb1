import type { DeviceBuffer, DType } from "@striate/core";

/** A run of numbers in the backend's memory, or, once freed, none. */
export class WasmBuffer implements DeviceBuffer {
  readonly dtype: DType;
  readonly size: number;
  readonly owner: object;
  /** Where it begins, in bytes; 0 once it is freed. */
  address: number;

  constructor(owner: object, address: number, size: number, dtype: DType) {
    this.owner = owner;
    this.address = address;
    this.size = size;
    this.dtype = dtype;
  }
}
