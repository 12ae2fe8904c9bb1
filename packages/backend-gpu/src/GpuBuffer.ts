import type { DeviceBuffer, DType } from "@striate/core";
import type { Plane } from "./engine/Plane.js";

/**
 * Numbers on the device, which knows float32 alone. An int32 buffer is one plane where all its numbers are exact in float32 (class ids,
 * positions), or two: the numbers divided by 2¹⁶, rounded down, and what is left of them.
 */
export class GpuBuffer implements DeviceBuffer {
  readonly dtype: DType;
  readonly size: number;
  readonly owner: object;
  /** None once it is freed. */
  planes: readonly Plane[];

  constructor(owner: object, dtype: DType, planes: readonly [Plane, ...Plane[]]) {
    this.owner = owner;
    this.dtype = dtype;
    this.planes = planes;
    this.size = planes[0].size;
  }
}
