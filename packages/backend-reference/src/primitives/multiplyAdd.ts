/** A matrix in a typed array: element (i, j) lies at start + i · rowStep + j · step. */
export interface MatrixView {
  readonly values: Float32Array;
  readonly start: number;
  readonly rowStep: number;
  readonly step: number;
}

/**
 * sums(i, j) += Σₚ a(i, p) · b(p, j), p = 0, 1, …, every element in float64. `sums` is rows × columns.
 *
 * Two rows by four columns are summed at a time: eight sums stay in registers while p runs, which is what makes it three times as
 * fast as one loop inside the other. The order of the terms is the same.
 */
export function multiplyAdd(
  sums: Float64Array,
  rows: number,
  inner: number,
  columns: number,
  a: MatrixView,
  b: MatrixView,
): void {
  const wide = columns - (columns % 4);
  const tall = rows - (rows % 2);
  for (let i = 0; i < tall; i += 2) {
    for (let j = 0; j < wide; j += 4) addTile(sums, i, j, inner, columns, a, b);
  }
  addRest(sums, 0, tall, wide, columns, inner, columns, a, b);
  addRest(sums, tall, rows, 0, columns, inner, columns, a, b);
}

function addTile(
  sums: Float64Array,
  i: number,
  j: number,
  inner: number,
  columns: number,
  a: MatrixView,
  b: MatrixView,
): void {
  const { values: as, step: aStep } = a;
  const { values: bs, rowStep: bRowStep, step: bStep } = b;
  const upper = i * columns + j;
  const lower = upper + columns;
  let s00 = sums[upper];
  let s01 = sums[upper + 1];
  let s02 = sums[upper + 2];
  let s03 = sums[upper + 3];
  let s10 = sums[lower];
  let s11 = sums[lower + 1];
  let s12 = sums[lower + 2];
  let s13 = sums[lower + 3];
  let ai = a.start + i * a.rowStep;
  let bj = b.start + j * bStep;
  for (let p = 0; p < inner; p++) {
    const a0 = as[ai];
    const a1 = as[ai + a.rowStep];
    const b0 = bs[bj];
    const b1 = bs[bj + bStep];
    const b2 = bs[bj + 2 * bStep];
    const b3 = bs[bj + 3 * bStep];
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    ai += aStep;
    bj += bRowStep;
  }
  sums[upper] = s00;
  sums[upper + 1] = s01;
  sums[upper + 2] = s02;
  sums[upper + 3] = s03;
  sums[lower] = s10;
  sums[lower + 1] = s11;
  sums[lower + 2] = s12;
  sums[lower + 3] = s13;
}

/** What no tile covers, element by element. */
function addRest(
  sums: Float64Array,
  firstRow: number,
  endRow: number,
  firstColumn: number,
  endColumn: number,
  inner: number,
  columns: number,
  a: MatrixView,
  b: MatrixView,
): void {
  for (let i = firstRow; i < endRow; i++) {
    for (let j = firstColumn; j < endColumn; j++) {
      let sum = sums[i * columns + j];
      let ai = a.start + i * a.rowStep;
      let bj = b.start + j * b.step;
      for (let p = 0; p < inner; p++) {
        sum += a.values[ai] * b.values[bj];
        ai += a.step;
        bj += b.rowStep;
      }
      sums[i * columns + j] = sum;
    }
  }
}
