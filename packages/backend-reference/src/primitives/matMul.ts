import type { MatMulGeometry } from "@striate/core";
import { multiplyAdd } from "./multiplyAdd.js";

/** Every element is the float64 sum over k = 0, 1, … of a(i, k) · b(k, j), rounded once. */
export function matMul(a: Float32Array, b: Float32Array, geometry: MatMulGeometry): Float32Array {
  const { batch, m, k, n, transposeA, transposeB, aBatchStride, bBatchStride } = geometry;
  const y = new Float32Array(batch * m * n);
  const sums = new Float64Array(m * n);
  const aSteps = transposeA ? { rowStep: 1, step: m } : { rowStep: k, step: 1 };
  const bSteps = transposeB ? { rowStep: 1, step: k } : { rowStep: n, step: 1 };
  for (let index = 0; index < batch; index++) {
    sums.fill(0);
    const left = { values: a, start: index * aBatchStride, ...aSteps };
    const right = { values: b, start: index * bBatchStride, ...bSteps };
    multiplyAdd(sums, m, k, n, left, right);
    y.set(sums, index * m * n);
  }
  return y;
}
