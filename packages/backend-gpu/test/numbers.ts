/** Whole numbers from −`largest` to `largest`, the same for the same seed. */
export function wholes(length: number, seed: number, largest: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return ((state >>> 16) % (2 * largest + 1)) - largest;
  });
}

/** Between −1 and 1 with all 24 bits in use, so that sums round. */
export function reals(length: number, seed: number): Float32Array {
  const low = wholes(length, seed + 1, 127);
  return wholes(length, seed, 32_767).map((value, index) => (value * 256 + low[index]!) / 2 ** 23);
}
