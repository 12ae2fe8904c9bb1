import type { Backend, DeviceBuffer, TypedArray } from "@striate/core";
import { createFusedReference } from "../fusedReference.js";
import { wrapped } from "../wrapped.js";

/** A backend with one fault, as a hasty author might build it in. */
export interface Mutant {
  readonly fault: string;
  /** Whose properties must find it: a primitive, or `buffers`. */
  readonly group: string;
  readonly create: () => Backend;
}

/** The reference backend, fused primitives included, with some methods replaced by faulty ones. */
export function mutant(fault: string, group: string, replace: (base: Backend) => Partial<Backend>): Mutant {
  return { fault, group, create: () => wrapped(replace, createFusedReference()) };
}

/** Other numbers in place of a result. The right call came first, so that everything but the numbers is as it must be. */
export function instead(
  on: Backend,
  result: DeviceBuffer,
  change: (values: TypedArray) => TypedArray,
): DeviceBuffer {
  const values = on.readSync!(result);
  on.free(result);
  return on.write(change(values));
}

/** The numbers in a buffer. */
export function look(on: Backend, buffer: DeviceBuffer): TypedArray {
  return on.readSync!(buffer);
}

/** To the eleven bits of half precision. */
export function half(value: number): number {
  const step = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 10);
  return value === 0 ? 0 : Math.round(value / step) * step;
}
