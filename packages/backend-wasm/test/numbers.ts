import type { Shape, TypedArray } from "@striate/core";

/**
 * Multiples of 1/8 between −4 and 4, the same for the same seed. Products of two are multiples of 1/64 of at most 16, so a sum of up to
 * 16,384 products is exact in float32, whatever the order: results can be compared bit for bit.
 */
export function eighths(length: number, seed: number): Float32Array {
  return Float32Array.from(draws(length, seed, 65), (draw) => (draw - 32) / 8);
}

/** Between −1 and 1 with all 24 bits in use, so that sums round. */
export function reals(length: number, seed: number): Float32Array {
  const high = draws(length, seed, 65536);
  const low = draws(length, seed + 1, 256);
  return Float32Array.from(high, (value, index) => (value * 256 + low[index]!) / 2 ** 23 - 1);
}

/** A handful of values between −1 and 1, so that equal ones meet often. */
export function ties(length: number, seed: number): Float32Array {
  return Float32Array.from(draws(length, seed, 3), (draw) => draw - 1);
}

/** Whole numbers from 0 to `bound` − 1. */
export function draws(length: number, seed: number, bound: number): Int32Array {
  let state = seed;
  return Int32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 16) % bound;
  });
}

/** A tensor's numbers, every one another, so that none can stand for another. */
export function counted(shape: Shape, integer: boolean, start = 1): TypedArray {
  const length = shape.reduce((product, size) => product * size, 1);
  const floats = Float32Array.from({ length }, (_, index) => start + index);
  return integer ? Int32Array.from(floats) : floats;
}
