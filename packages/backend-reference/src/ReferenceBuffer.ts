import type { DeviceBuffer, DType, TypedArray } from "@striate/core";

/** A typed array with an owner; `values` is gone once it is freed. */
export class ReferenceBuffer implements DeviceBuffer {
  readonly dtype: DType;
  readonly size: number;
  readonly owner: object;
  values: TypedArray | undefined;

  constructor(owner: object, values: TypedArray) {
    this.dtype = values instanceof Int32Array ? "int32" : "float32";
    this.size = values.length;
    this.owner = owner;
    this.values = values;
  }
}
