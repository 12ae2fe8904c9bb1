import type { TensorError } from "@striate/core";
import type { Handle } from "./Engine.js";

/** A run of float32 that is, or will be, on the device. */
export class Plane {
  readonly size: number;
  /** Where the numbers still are what the host wrote. */
  host: Float32Array | undefined;
  handle: Handle | undefined;
  /** Why there are none. */
  problem: TensorError | undefined;

  constructor(size: number) {
    this.size = size;
  }

  /** The first reason counts. */
  fail(problem: TensorError): void {
    this.problem ??= problem;
  }
}
