import type { RandomStream } from "@striate/random";

/**
 * A rows × columns matrix, row-major, whose shorter side is orthonormal: Gram-Schmidt, done twice for accuracy, on normal vectors.
 * The result is distributed evenly over all such matrices (Haar), which a QR factorization reaches only with its signs corrected.
 */
export function orthogonalMatrix(rows: number, columns: number, random: RandomStream): Float64Array {
  const [count, length] = rows < columns ? [rows, columns] : [columns, rows];
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (const other of [...vectors, ...vectors]) subtractProjection(vector, other);
    const norm = Math.sqrt(dot(vector, vector));
    if (norm > 1e-6) vectors.push(vector.map((value) => value / norm));
  }
  const matrix = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      matrix[row * columns + column] = rows < columns ? vectors[row]![column]! : vectors[column]![row]!;
    }
  }
  return matrix;
}

function subtractProjection(vector: Float64Array, direction: Float64Array): void {
  const length = dot(vector, direction);
  for (let index = 0; index < vector.length; index++) vector[index]! -= length * direction[index]!;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}
