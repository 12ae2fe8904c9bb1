/** |x|, element by element. */
export function magnitudes(values: ArrayLike<number>): Float32Array {
  return Float32Array.from(values, Math.abs);
}
