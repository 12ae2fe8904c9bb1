/** @import { MatMulGeometry, TypedArray } from "@striate/core" */

/**
 * Every number of `a` times a row of `b` is added to a row of `y`. The sums stand in `y` and are rounded to float32 at each
 * addition.
 *
 * @type {(y: TypedArray, a: TypedArray, b: TypedArray, geometry: MatMulGeometry) => void}
 */
export function matMul(y, a, b, geometry) {
  const { batch, m, k, n, transposeA, transposeB, aBatchStride, bBatchStride } = geometry;
  const [aRow, aColumn] = transposeA ? [1, m] : [k, 1];
  const [bRow, bColumn] = transposeB ? [1, k] : [n, 1];
  y.fill(0);
  for (let index = 0; index < batch; index++) {
    for (let i = 0; i < m; i++) {
      const to = (index * m + i) * n;
      for (let p = 0; p < k; p++) {
        const factor = a[index * aBatchStride + i * aRow + p * aColumn];
        const from = index * bBatchStride + p * bRow;
        for (let j = 0; j < n; j++) y[to + j] += factor * b[from + j * bColumn];
      }
    }
  }
}
