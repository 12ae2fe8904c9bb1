import { wholeNumbers } from "../numbers.js";

/** Every number moved by so many units in the last place of 1, relative to itself: up or down, as the seed says. */
export function perturbed(values: Float32Array, units: number, seed: number): Float32Array {
  const signs = wholeNumbers(values.length, 0, 1, seed);
  return values.map((value, i) => value * (1 + (signs[i] === 0 ? units : -units) * 2 ** -23));
}
