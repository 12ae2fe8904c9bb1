import type { Conv2dGeometry } from "@striate/core";

export type Matrix = readonly (readonly number[])[];

/** A bilinear algorithm for one axis as absolute values: what its sums can be at most, were no term negative. */
export interface Scheme {
  /** Aᵀ, outputs × products. */
  readonly output: Matrix;
  /** G, products × taps. */
  readonly kernel: Matrix;
  /** Bᵀ, products × inputs. */
  readonly input: Matrix;
  /** Whether inputs begin in the padding. */
  readonly padded: boolean;
}

/** F(4×4, 3×3) with the points 0, ±1, ±2. */
const FOUR: Scheme = {
  input: [
    [4, 0, 5, 0, 1, 0],
    [0, 4, 4, 1, 1, 0],
    [0, 4, 4, 1, 1, 0],
    [0, 2, 1, 2, 1, 0],
    [0, 2, 1, 2, 1, 0],
    [0, 4, 0, 5, 0, 1],
  ],
  kernel: [
    [1 / 4, 0, 0],
    [1 / 6, 1 / 6, 1 / 6],
    [1 / 6, 1 / 6, 1 / 6],
    [1 / 24, 1 / 12, 1 / 6],
    [1 / 24, 1 / 12, 1 / 6],
    [0, 0, 1],
  ],
  output: [
    [1, 1, 1, 1, 1, 0],
    [0, 1, 1, 2, 2, 0],
    [0, 1, 1, 4, 4, 0],
    [0, 1, 1, 8, 8, 1],
  ],
  padded: true,
};

/** y₀ = w₁(x₀ + x₁) + (w₂ − w₁)x₁ and y₁ = w₁(x₀ + x₁) + (w₀ − w₁)x₀: whole images of 2×2, padded by 1. */
const TWO: Scheme = {
  input: [
    [1, 1],
    [0, 1],
    [1, 0],
  ],
  kernel: [
    [0, 1, 0],
    [0, 1, 1],
    [1, 1, 0],
  ],
  output: [
    [1, 1, 0],
    [1, 0, 1],
  ],
  padded: false,
};

/** What is used for a convolution. */
export function schemeOf({
  inHeight,
  inWidth,
  outHeight,
  outWidth,
  padTop,
  padLeft,
}: Conv2dGeometry): Scheme {
  const two = [inHeight, inWidth, outHeight, outWidth].every((size) => size === 2);
  return two && padTop === 1 && padLeft === 1 ? TWO : FOUR;
}

/** M · v · Mᵀ for a square v. */
export function sandwich(matrix: Matrix, values: Float64Array): Float64Array {
  return timesTransposed(timesTransposed(values, matrix), matrix);
}

/** M · vᵀ for v of as many columns as M: applied twice it is M · v · Mᵀ. */
function timesTransposed(values: Float64Array, matrix: Matrix): Float64Array {
  const columns = matrix[0]!.length;
  const rows = values.length / columns;
  const result = new Float64Array(matrix.length * rows);
  for (let m = 0; m < matrix.length; m++) {
    const factors = matrix[m]!;
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += factors[k]! * values[r * columns + k]!;
      result[m * rows + r] = sum;
    }
  }
  return result;
}

export function transposed(matrix: Matrix): Matrix {
  return matrix[0]!.map((_, column) => matrix.map((row) => row[column]!));
}
