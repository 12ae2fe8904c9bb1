import type { MatMulGeometry } from "@striate/core";

/** Every element is the float64 sum over k = 0, 1, … of a(i, k) · b(k, j), rounded once. */
export function matMul(a: Float32Array, b: Float32Array, geometry: MatMulGeometry): Float32Array {
  const { batch, m, k, n, transposeA, transposeB, aBatchStride, bBatchStride } = geometry;
  const y = new Float32Array(batch * m * n);
  const row = new Float64Array(n);
  const bRows = transposeB ? new Float32Array(k * n) : b;
  const [aRowStep, aStep] = transposeA ? [1, m] : [k, 1];
  for (let index = 0; index < batch; index++) {
    const aStart = index * aBatchStride;
    // b is needed row by row, so that the innermost loop runs along memory.
    if (transposeB && (index === 0 || bBatchStride !== 0))
      transposeInto(bRows, b, index * bBatchStride, k, n);
    const bStart = transposeB ? 0 : index * bBatchStride;
    for (let i = 0; i < m; i++) {
      row.fill(0);
      for (let p = 0; p < k; p++) {
        const factor = a[aStart + i * aRowStep + p * aStep];
        const bRow = bStart + p * n;
        for (let j = 0; j < n; j++) row[j] += factor * bRows[bRow + j];
      }
      y.set(row, (index * m + i) * n);
    }
  }
  return y;
}

/** The n×k matrix at `start` as k×n. */
function transposeInto(rows: Float32Array, b: Float32Array, start: number, k: number, n: number): void {
  for (let j = 0; j < n; j++) {
    for (let p = 0; p < k; p++) rows[p * n + j] = b[start + j * k + p];
  }
}
