/** @import { ReduceGeometry, ReduceOp, TypedArray } from "@striate/core" */

/**
 * Rows of `inner` numbers are added to one another, or the larger kept.
 *
 * @type {(op: ReduceOp, y: TypedArray, x: TypedArray, geometry: ReduceGeometry) => void}
 */
export function reduce(op, y, x, { outer, reduced, inner }) {
  for (let o = 0; o < outer; o++) {
    const row = y.subarray(o * inner, (o + 1) * inner);
    const first = o * reduced * inner;
    row.set(x.subarray(first, first + inner));
    for (let r = 1; r < reduced; r++) {
      const start = first + r * inner;
      if (op === "sum") for (let i = 0; i < inner; i++) row[i] += x[start + i];
      else for (let i = 0; i < inner; i++) row[i] = Math.max(row[i], x[start + i]);
    }
  }
}

/** @type {(positions: TypedArray, x: TypedArray, geometry: ReduceGeometry) => void} */
export function argMax(positions, x, { reduced, inner }) {
  for (let i = 0; i < positions.length; i++) {
    const start = Math.floor(i / inner) * reduced * inner + (i % inner);
    let winner = 0;
    for (let r = 1; r < reduced; r++) {
      // Only what is greater wins: of equal numbers the first stays.
      if (x[start + r * inner] > x[start + winner * inner]) winner = r;
    }
    positions[i] = winner;
  }
}
