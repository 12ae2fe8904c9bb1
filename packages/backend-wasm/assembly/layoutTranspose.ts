import { copyRun } from "./layoutCopy";
import { seek } from "./layoutOdometer";
import { ceilDiv, max32, min32, storePart } from "./simd";
import { JOB, parallel, scratch } from "./threads";

/** Numbers a tile. */
const TILE: i32 = 16384;
/** Rows of the output, a cache line of the input, that are written side by side. */
const ROWS: i32 = 16;
/** And how much of each. */
const COLUMNS: i32 = 128;
/** Rows a multiple of 4 KiB apart drive each other out of the cache, and so are made elsewhere and then copied. */
const PAGE: usize = 4095;
/** Behind the counters of the axes. */
const STAGE: usize = 4096;
const STAGED_ROW: usize = COLUMNS * 4 + 64;

@unmanaged
class TransposeJob {
  x: usize;
  y: usize;
  rows: i32;
  columns: i32;
  xStride: usize;
  yStride: usize;
  xAxes: usize;
  yAxes: usize;
  rank: i32;
  strips: i32;
  chunks: i32;
  units: i32;
  unitsPerTile: i32;
}

/**
 * Many matrices transposed: y[row, column] = x[column, row], rows of x `xStride` numbers apart and rows of y `yStride`. Where the
 * `count` matrices begin say lists of `rank` outer axes for x and, behind it, for y: see layoutOdometer.ts.
 */
export function transpose(
  x: usize,
  y: usize,
  count: i32,
  rows: i32,
  columns: i32,
  xStride: i32,
  yStride: i32,
  axes: usize,
  rank: i32,
): void {
  const job = changetype<TransposeJob>(JOB);
  job.x = x;
  job.y = y;
  job.rows = rows;
  job.columns = columns;
  job.xStride = (<usize>xStride) << 2;
  job.yStride = (<usize>yStride) << 2;
  job.xAxes = axes;
  job.yAxes = axes + ((<usize>rank) << 3);
  job.rank = rank;
  job.strips = ceilDiv(rows, ROWS);
  job.chunks = ceilDiv(columns, COLUMNS);
  job.units = count * job.strips * job.chunks;
  job.unitsPerTile = max32(TILE / (min32(rows, ROWS) * min32(columns, COLUMNS)), 1);
  parallel(transposeTile, ceilDiv(job.units, job.unitsPerTile));
}

function transposeTile(tile: i32): void {
  const job = changetype<TransposeJob>(JOB);
  const first = tile * job.unitsPerTile;
  const last = min32(first + job.unitsPerTile, job.units);
  for (let unit = first; unit < last; unit++) {
    const chunkOfAll = unit / job.strips;
    const row = (unit - chunkOfAll * job.strips) * ROWS;
    const matrix = chunkOfAll / job.chunks;
    const column = (chunkOfAll - matrix * job.chunks) * COLUMNS;
    const x = job.x + seek(job.xAxes, job.rank, scratch(), matrix);
    const y = job.y + seek(job.yAxes, job.rank, scratch(), matrix);
    transposePart(
      x + (<usize>column) * job.xStride + ((<usize>row) << 2),
      y + (<usize>row) * job.yStride + ((<usize>column) << 2),
      min32(ROWS, job.rows - row),
      min32(COLUMNS, job.columns - column),
    );
  }
}

function transposePart(x: usize, y: usize, rows: i32, columns: i32): void {
  const job = changetype<TransposeJob>(JOB);
  if (job.yStride & PAGE) return transposeBlocks(x, y, job.xStride, job.yStride, rows, columns);
  const staged = scratch() + STAGE;
  transposeBlocks(x, staged, job.xStride, STAGED_ROW, rows, columns);
  for (let row = 0; row < rows; row++) {
    copyRun(staged + (<usize>row) * STAGED_ROW, y, (<usize>columns) << 2);
    y += job.yStride;
  }
}

function transposeBlocks(x: usize, y: usize, xStride: usize, yStride: usize, rows: i32, columns: i32): void {
  for (; columns > 0; columns -= 4) {
    let from = x;
    let to = y;
    const width = (<usize>min32(columns, 4)) << 2;
    if (columns >= 4) {
      for (let row = rows; row > 0; row -= 4) {
        const x1 = from + xStride;
        const x2 = x1 + xStride;
        const x3 = x2 + xStride;
        block(v128.load(from), v128.load(x1), v128.load(x2), v128.load(x3), to, yStride, row, 16);
        from += 16;
        to += yStride << 2;
      }
    } else {
      // Columns that are missing are not read: they may lie far beyond the end.
      const x1 = from + (columns > 1 ? xStride : 0);
      const x2 = x1 + (columns > 2 ? xStride : 0);
      for (let row = rows, offset: usize = 0; row > 0; row -= 4) {
        const c = v128.load(x2 + offset);
        block(v128.load(from + offset), v128.load(x1 + offset), c, c, to, yStride, row, width);
        offset += 16;
        to += yStride << 2;
      }
    }
    x += xStride << 2;
    y += 16;
  }
}

/** Stores four columns as up to four rows of `width` bytes. */
// @ts-ignore: decorator
@inline
function block(a: v128, b: v128, c: v128, d: v128, to: usize, stride: usize, rows: i32, width: usize): void {
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  storePart(to, v128.shuffle<i64>(ab, cd, 0, 2), width);
  if (rows > 1) storePart(to + stride, v128.shuffle<i64>(ab, cd, 1, 3), width);
  if (rows > 2) {
    const upperAb = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
    const upperCd = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
    to += stride << 1;
    storePart(to, v128.shuffle<i64>(upperAb, upperCd, 0, 2), width);
    if (rows > 3) storePart(to + stride, v128.shuffle<i64>(upperAb, upperCd, 1, 3), width);
  }
}
