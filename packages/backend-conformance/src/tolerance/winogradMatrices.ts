/** Rows of a small matrix. */
export type Matrix = readonly (readonly number[])[];

/** The matrices of one Winograd algorithm: y = Aᵀ [(G g) ⊙ (Bᵀ d)] in one dimension. */
export interface WinogradMatrices {
  /** outputs × 6 */
  readonly inverse: Matrix;
  /** 6 × filter taps */
  readonly filter: Matrix;
  /** 6 × 6 */
  readonly input: Matrix;
}

/** Of the points 0, ±1, ±2 and ∞ (Lavin and Gray 2016, section 4.3). */
const INPUT: Matrix = [
  [4, 0, -5, 0, 1, 0],
  [0, -4, -4, 1, 1, 0],
  [0, 4, -4, -1, 1, 0],
  [0, -2, -1, 2, 1, 0],
  [0, 2, -1, -2, 1, 0],
  [0, 4, 0, -5, 0, 1],
];

/** F(4, 3): four outputs of a filter of three taps, out of six inputs. For convolutions and their input's gradient. */
export const F4x3: WinogradMatrices = {
  input: INPUT,
  filter: [
    [1 / 4, 0, 0],
    [-1 / 6, -1 / 6, -1 / 6],
    [-1 / 6, 1 / 6, -1 / 6],
    [1 / 24, 1 / 12, 1 / 6],
    [1 / 24, -1 / 12, 1 / 6],
    [0, 0, 1],
  ],
  inverse: [
    [1, 1, 1, 1, 1, 0],
    [0, 1, -1, 2, -2, 0],
    [0, 1, 1, 4, 4, 0],
    [0, 1, -1, 8, -8, 1],
  ],
};

/** F(3, 4): three outputs of a filter of four taps, out of six inputs. For a kernel's gradient, where the gradient's tiles are the filters. */
export const F3x4: WinogradMatrices = {
  input: INPUT,
  filter: [
    [1 / 4, 0, 0, 0],
    [-1 / 6, -1 / 6, -1 / 6, -1 / 6],
    [-1 / 6, 1 / 6, -1 / 6, 1 / 6],
    [1 / 24, 1 / 12, 1 / 6, 1 / 3],
    [1 / 24, -1 / 12, 1 / 6, -1 / 3],
    [0, 0, 0, 1],
  ],
  inverse: [
    [1, 1, 1, 1, 1, 0],
    [0, 1, -1, 2, -2, 0],
    [0, 1, 1, 4, 4, 1],
  ],
};

/** Every number of a matrix squared by itself. */
export function squared(matrix: Matrix): Matrix {
  return matrix.map((row) => row.map((value) => value * value));
}

/** M X Mᵀ for a square X, both row-major in one array; `into` is rows(M) × rows(M). */
export function sandwich(matrix: Matrix, x: Float64Array, into: Float64Array): void {
  const rows = matrix.length;
  const size = matrix[0].length;
  const half = new Float64Array(rows * size);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < size; c++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += matrix[r][k] * x[k * size + c];
      half[r * size + c] = sum;
    }
  }
  for (let r = 0; r < rows; r++) {
    for (let s = 0; s < rows; s++) {
      let sum = 0;
      for (let k = 0; k < size; k++) sum += half[r * size + k] * matrix[s][k];
      into[r * rows + s] = sum;
    }
  }
}
