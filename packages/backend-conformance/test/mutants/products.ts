import type { MatMulGeometry, TypedArray } from "@striate/core";
import { half, instead, look, type Mutant, mutant } from "./Mutant.js";

export const productMutants: readonly Mutant[] = [
  mutant("b is read as if it were not transposed", "matMul", (on) => ({
    matMul: (a, b, geometry) => on.matMul(a, b, { ...geometry, transposeB: false }),
  })),
  mutant("the transposes of a and b are swapped", "matMul", (on) => ({
    matMul: (a, b, geometry) =>
      on.matMul(a, b, { ...geometry, transposeA: geometry.transposeB, transposeB: geometry.transposeA }),
  })),
  mutant("a single matrix is not used for the whole batch", "matMul", (on) => ({
    matMul: (a, b, geometry) => {
      const { bBatchStride, batch } = geometry;
      return instead(on, on.matMul(a, b, geometry), (y) =>
        bBatchStride === 0 && batch > 1 ? y.fill(0, y.length / batch) : y,
      );
    },
  })),
  mutant("the last of 4 n + 1 terms is left out", "matMul", (on) => ({
    matMul: (a, b, geometry) =>
      instead(on, on.matMul(a, b, geometry), (y) =>
        geometry.k > 4 && geometry.k % 4 === 1 ? shortened(look(on, a), look(on, b), geometry) : y,
      ),
  })),
  mutant("products rounded to float16", "matMul", (on) => ({
    matMul: (a, b, geometry) => {
      on.free(on.matMul(a, b, geometry));
      const rounded = on.write(look(on, a).map(half));
      const y = on.matMul(rounded, b, geometry);
      on.free(rounded);
      return y;
    },
  })),
  mutant("tiles of 64 columns: the last one is written one row too high", "matMul", (on) => ({
    matMul: (a, b, geometry) =>
      instead(on, on.matMul(a, b, geometry), (y) =>
        y.map((value, i) =>
          geometry.n > 64 && i % geometry.n >= 64 && i >= geometry.n ? y[i - geometry.n] : value,
        ),
      ),
  })),
  mutant("the bias is added twice", "conv2dBias", (on) => ({
    conv2dBias: (x, kernel, bias, activation, geometry) => {
      on.free(on.conv2dBias!(x, kernel, bias, activation, geometry));
      const twice = on.affine(bias, 2, 0);
      const y = on.conv2dBias!(x, kernel, twice, activation, geometry);
      on.free(twice);
      return y;
    },
  })),
  mutant("relu is left out", "conv2dBias", (on) => ({
    conv2dBias: (x, kernel, bias, _, geometry) => on.conv2dBias!(x, kernel, bias, "linear", geometry),
  })),
  mutant("relu comes before the bias", "matMulBias", (on) => ({
    matMulBias: (a, b, bias, activation, geometry) => {
      if (activation === "linear") return on.matMulBias!(a, b, bias, activation, geometry);
      on.free(on.matMulBias!(a, b, bias, activation, geometry));
      const none = on.affine(bias, 0, 0);
      const positive = on.matMulBias!(a, b, none, "relu", geometry);
      on.free(none);
      return instead(on, positive, (y) => y.map((value, i) => value + look(on, bias)[i % geometry.n]));
    },
  })),
  mutant("the bias of rows instead of columns", "matMulBias", (on) => ({
    matMulBias: (a, b, bias, activation, geometry) =>
      instead(on, on.matMulBias!(a, b, bias, activation, geometry), (y) => {
        const terms = look(on, bias);
        return y.map(
          (value, i) => value + (terms[Math.floor(i / geometry.n) % geometry.n] - terms[i % geometry.n]),
        );
      }),
  })),
];

function shortened(a: TypedArray, b: TypedArray, geometry: MatMulGeometry): Float32Array {
  const { batch, m, k, n, transposeA, transposeB, aBatchStride, bBatchStride } = geometry;
  const y = new Float32Array(batch * m * n);
  for (let index = 0; index < batch; index++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k - 1; p++) {
          const left = a[index * aBatchStride + (transposeA ? p * m + i : i * k + p)];
          sum += left * b[index * bBatchStride + (transposeB ? j * k + p : p * n + j)];
        }
        y[(index * m + i) * n + j] = sum;
      }
    }
  }
  return y;
}
