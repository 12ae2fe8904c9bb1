/** Whole numbers up to here are exact in float32. */
const EXACT = 2 ** 24;

/** The weight of an upper word. */
export const WORD = 2 ** 16;

/** int32 as the float32 planes of a `GpuBuffer`: one where that is exact, else upper and lower words. */
export function splitWords(values: Int32Array): readonly Float32Array[] {
  if (values.every((value) => Math.abs(value) <= EXACT)) return [Float32Array.from(values)];
  return bothWords(values);
}

/** Upper and lower words, whatever the numbers. */
export function bothWords(values: Int32Array): readonly [upper: Float32Array, lower: Float32Array] {
  return [
    Float32Array.from(values, (value) => Math.floor(value / WORD)),
    Float32Array.from(values, (value) => value & (WORD - 1)),
  ];
}

/** The inverse of `splitWords`. */
export function joinWords([upper, lower]: readonly Float32Array[]): Int32Array {
  if (lower === undefined) return Int32Array.from(upper);
  return Int32Array.from(upper, (value, index) => value * WORD + lower[index]);
}
