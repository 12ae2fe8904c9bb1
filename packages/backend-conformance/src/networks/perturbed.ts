import { wholeNumbers } from "../numbers.js";

/** By how many units in the last place numbers are moved, and in which direction. */
export interface Perturbation {
  readonly units: number;
  readonly seed: number;
}

/** Every number moved by so many units in the last place of 1, relative to itself: up or down, as the seed says, and another one for each array. */
export function perturbed(
  values: Float32Array,
  perturbation: Perturbation | undefined,
  array: number,
): Float32Array {
  if (perturbation === undefined) return values;
  const { units, seed } = perturbation;
  const signs = wholeNumbers(values.length, 0, 1, seed + array);
  return values.map((value, i) => value * (1 + (signs[i] === 0 ? units : -units) * 2 ** -23));
}
