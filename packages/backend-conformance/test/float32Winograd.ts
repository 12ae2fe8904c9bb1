import type { Plane } from "../src/tolerance/winogradConvolution.js";
import type { Matrix, WinogradMatrices } from "../src/tolerance/winogradMatrices.js";

/** Winograd's convolution as a device does it: every product and every sum rounded to float32, one channel after the other. */
export function float32Winograd(
  x: ArrayLike<number>,
  kernel: ArrayLike<number>,
  plane: Plane,
  { input, filter, inverse }: WinogradMatrices,
): Float32Array {
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, top, left } = plane;
  const pairs = inChannels * outChannels;
  const filters = Array.from({ length: pairs }, (_, pair) => {
    return around(
      filter,
      Float32Array.from({ length: 9 }, (__, tap) => kernel[tap * pairs + pair]),
    );
  });
  const y = new Float32Array(batch * outHeight * outWidth * outChannels);
  const cell = (n: number, row: number, column: number, c: number) =>
    row >= 0 && row < inHeight && column >= 0 && column < inWidth
      ? x[((n * inHeight + row) * inWidth + column) * inChannels + c]
      : 0;
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy += 4) {
      for (let ox = 0; ox < outWidth; ox += 4) {
        const tiles = Array.from({ length: inChannels }, (_, c) =>
          around(
            input,
            Float32Array.from({ length: 36 }, (__, i) =>
              cell(n, oy - top + Math.floor(i / 6), ox - left + (i % 6), c),
            ),
          ),
        );
        for (let co = 0; co < outChannels; co++) {
          const sums = new Float32Array(36);
          for (let ci = 0; ci < inChannels; ci++) {
            const [d, g] = [tiles[ci], filters[ci * outChannels + co]];
            for (let i = 0; i < 36; i++) sums[i] += Math.fround(d[i] * g[i]);
          }
          const results = around(inverse, sums);
          for (let r = 0; r < Math.min(4, outHeight - oy); r++) {
            for (let c = 0; c < Math.min(4, outWidth - ox); c++) {
              y[((n * outHeight + oy + r) * outWidth + ox + c) * outChannels + co] = results[r * 4 + c];
            }
          }
        }
      }
    }
  }
  return y;
}

/** M X Mᵀ */
function around(matrix: Matrix, x: Float32Array): Float32Array {
  const size = matrix[0].length;
  const half = multiplied(matrix, (k, c) => x[k * size + c], size);
  return multiplied(matrix, (k, r) => half[r * size + k], matrix.length).map((_, i, all) => {
    const rows = matrix.length;
    return all[(i % rows) * rows + Math.floor(i / rows)];
  });
}

/** rows(M) × columns, from column c of the right side as a function of its row k. */
function multiplied(matrix: Matrix, right: (k: number, c: number) => number, columns: number): Float32Array {
  const y = new Float32Array(matrix.length * columns);
  for (const [r, row] of matrix.entries()) {
    for (let c = 0; c < columns; c++) {
      for (const [k, value] of row.entries()) {
        if (value !== 0) y[r * columns + c] += Math.fround(Math.fround(value) * right(k, c));
      }
    }
  }
  return y;
}
