import { type Backend, openScope, randomNormal } from "@striate/core";
import type { Narrow } from "./narrow.js";

/** Noise for pictures, and class ids: whatever learns it learns by heart. */
export function batchOf(
  backend: Backend,
  { picture, classes }: Narrow,
  count: number,
): { readonly images: { data: Float32Array; shape: readonly number[] }; readonly labels: Int32Array } {
  using _scope = openScope(backend);
  const shape = [count, ...picture];
  const data = randomNormal(backend, shape, { seed: 3 }).readSync() as Float32Array;
  return {
    images: { data, shape },
    labels: Int32Array.from({ length: count }, (_, index) => index % classes),
  };
}
