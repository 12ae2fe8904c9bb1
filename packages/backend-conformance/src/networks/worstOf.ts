import type { Difference } from "./firstDifference.js";

/** The number that is furthest from what it should be; a NaN is infinitely far. */
export function worstOf(
  expected: Float32Array,
  received: Float32Array,
): { readonly error: number; readonly numbers: Pick<Difference, "index" | "expected" | "received"> } {
  let index = 0;
  let error = -1;
  for (let i = 0; i < expected.length; i++) {
    const off = Math.abs(received[i] - expected[i]);
    if (off <= error) continue;
    index = i;
    error = Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
  }
  return { error, numbers: { index, expected: expected[index], received: received[index] } };
}
