import { copyColumns4, copyColumns8, interleave } from "./pack";
import {
  blockArea,
  blockStride,
  depthOfParts,
  finishRow,
  MAX_COLUMNS,
  MAX_ROWS,
  multiplyBlock,
  rowPanels,
} from "./product";
import { ceilDiv, min32 } from "./simd";
import { JOB, parallel } from "./threads";

@unmanaged
class MatMulJob {
  a: usize;
  b: usize;
  c: usize;
  /** 0: none. */
  bias: usize;
  panels: usize;
  m: i32;
  k: i32;
  n: i32;
  transposeA: bool;
  transposeB: bool;
  relu: bool;
  /** Bytes from matrix to matrix; 0 repeats the same. */
  aStep: usize;
  bStep: usize;
  /** Columns worked on in this pass: first, and how many. */
  firstColumn: i32;
  columns: i32;
  rowsOfTile: i32;
  columnsOfTile: i32;
  panelsOfTile: i32;
}

/**
 * `batch` products c = a · b [+ bias] [cut at 0], m×k by k×n; a or b may be stored transposed. The right side is packed `width` columns at a
 * time, all of them where the batch has more than one.
 */
export function matMul(
  a: usize,
  b: usize,
  c: usize,
  bias: usize,
  workspace: usize,
  batch: i32,
  m: i32,
  k: i32,
  n: i32,
  transposeA: bool,
  transposeB: bool,
  relu: bool,
  aStep: usize,
  bStep: usize,
  width: i32,
): void {
  const job = changetype<MatMulJob>(JOB);
  job.a = a;
  job.b = b;
  job.c = c;
  job.bias = bias;
  job.panels = workspace;
  job.m = m;
  job.k = k;
  job.n = n;
  job.transposeA = transposeA;
  job.transposeB = transposeB;
  job.relu = relu;
  job.aStep = aStep;
  job.bStep = bStep;
  for (let first = 0; first < n; first += width) {
    job.firstColumn = first;
    job.columns = min32(width, n - first);
    job.panelsOfTile = min32(ceilDiv(job.columns, 8), ceilDiv(4096, k));
    parallel(packPanels, ceilDiv(ceilDiv(job.columns, 8), job.panelsOfTile) * (bStep == 0 ? 1 : batch));
    chooseTiles(job, batch);
    parallel(multiplyTile, batch * ceilDiv(m, job.rowsOfTile) * ceilDiv(job.columns, job.columnsOfTile));
  }
}

/**
 * There should be eight tiles, and none of more than some hundred microseconds. Wide ones use the packed rows best, so rows are what gives
 * way first.
 */
function chooseTiles(job: MatMulJob, batch: i32): void {
  let rows = min32(MAX_ROWS, ceilDiv(job.m, 4) << 2);
  let columns = min32(MAX_COLUMNS, ceilDiv(job.columns, 8) << 3);
  while (true) {
    const tiles = batch * ceilDiv(job.m, rows) * ceilDiv(job.columns, columns);
    const work = <i64>rows * columns * job.k;
    if ((tiles >= 8 && work <= 16 << 20) || work <= 1 << 17) break;
    if (rows > 32 || (rows > 16 && columns <= 128)) rows = ceilDiv(rows >> 1, 4) << 2;
    else if (columns > 64) columns = ceilDiv(columns >> 1, 8) << 3;
    else break;
  }
  job.rowsOfTile = rows;
  job.columnsOfTile = columns;
}

/** Packs some panels of 8 columns of one matrix b. */
function packPanels(tile: i32): void {
  const job = changetype<MatMulJob>(JOB);
  const k = job.k;
  const panels = ceilDiv(job.columns, 8);
  const tiles = ceilDiv(panels, job.panelsOfTile);
  const matrix = tile / tiles;
  const first = (tile % tiles) * job.panelsOfTile;
  const last = min32(first + job.panelsOfTile, panels);
  const b = job.b + <usize>matrix * job.bStep;
  for (let panel = first; panel < last; panel++) {
    const target = job.panels + ((<usize>(matrix * panels + panel) * k) << 5);
    const column = job.firstColumn + (panel << 3);
    if (job.transposeB) interleaveRows(b, column, job.n, k, target);
    else copyColumns8(b + (<usize>column << 2), <usize>job.n << 2, k, target);
  }
}

/** Panel of 8 columns from rows of a matrix stored transposed; rows beyond the last repeat it. */
function interleaveRows(b: usize, row: i32, rows: i32, k: i32, target: usize): void {
  const stride = <usize>k << 2;
  const last = rows - 1;
  for (let half = 0; half < 2; half++) {
    const at = row + (half << 2);
    interleave(
      b + <usize>min32(at, last) * stride,
      b + <usize>min32(at + 1, last) * stride,
      b + <usize>min32(at + 2, last) * stride,
      b + <usize>min32(at + 3, last) * stride,
      k,
      target + (half << 4),
      32,
    );
  }
}

function multiplyTile(tile: i32): void {
  const job = changetype<MatMulJob>(JOB);
  const k = job.k;
  const columnTiles = ceilDiv(job.columns, job.columnsOfTile);
  const rowTiles = ceilDiv(job.m, job.rowsOfTile);
  const matrix = tile / (columnTiles * rowTiles);
  const firstRow = ((tile / columnTiles) % rowTiles) * job.rowsOfTile;
  const rows = min32(job.rowsOfTile, job.m - firstRow);
  const firstColumn = (tile % columnTiles) * job.columnsOfTile;
  const columns = min32(job.columnsOfTile, job.columns - firstColumn);
  const a = job.a + <usize>matrix * job.aStep;
  const shared = job.bStep == 0 ? 0 : matrix;
  const panelStride = <usize>k << 5;
  const panels = job.panels + <usize>(shared * ceilDiv(job.columns, 8) + (firstColumn >> 3)) * panelStride;
  const depth = depthOfParts(k);
  for (let first = 0; first < k; first += depth) {
    const part = min32(depth, k - first);
    packRows(job, a, firstRow, rows, first, part);
    multiplyBlock(ceilDiv(rows, 4), part, rowPanels(), panels + (<usize>first << 5), panelStride, columns, first > 0);
  }
  const stride = blockStride(columns);
  const column = <usize>(job.firstColumn + firstColumn) << 2;
  const bias = job.bias == 0 ? 0 : job.bias + column;
  let target = job.c + ((<usize>(matrix * job.m + firstRow) * job.n) << 2) + column;
  let source = blockArea();
  for (let row = 0; row < rows; row++) {
    finishRow(source, target, columns, bias, job.relu);
    source += stride;
    target += <usize>job.n << 2;
  }
}

/** Panels of 4 rows of a, from step `first` of the depth on; rows beyond the last repeat it. */
function packRows(job: MatMulJob, a: usize, firstRow: i32, rows: i32, first: i32, part: i32): void {
  let target = rowPanels();
  for (let row = firstRow; row < firstRow + rows; row += 4) {
    if (job.transposeA) {
      const stride = <usize>job.m << 2;
      copyColumns4(a + <usize>first * stride + (<usize>row << 2), stride, part, target);
    } else {
      const stride = <usize>job.k << 2;
      const from = a + (<usize>first << 2);
      const last = job.m - 1;
      interleave(
        from + <usize>row * stride,
        from + <usize>min32(row + 1, last) * stride,
        from + <usize>min32(row + 2, last) * stride,
        from + <usize>min32(row + 3, last) * stride,
        part,
        target,
        16,
      );
    }
    target += <usize>part << 4;
  }
}
