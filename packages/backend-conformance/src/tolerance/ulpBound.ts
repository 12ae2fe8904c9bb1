import { UNDERFLOW } from "./units.js";

/** `units` units in the last place of every expected number, and what flushing to zero can lose. */
export function ulpBound(expected: ArrayLike<number>, units: number): Float64Array {
  return Float64Array.from(expected, (value) => units * unitInLastPlace(value) + UNDERFLOW);
}

/** The distance from a float32 to the next one away from zero. */
function unitInLastPlace(value: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  return 2 ** (Math.max(exponent, -126) - 23);
}
