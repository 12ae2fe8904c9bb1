import { binaryRow } from "./binaryRow";
import { next, seek } from "./layoutOdometer";
import { ceilDiv, min32 } from "./simd";
import { JOB, parallel, scratch } from "./threads";

/** Numbers a tile: 64 KiB of each array. */
const TILE: i32 = 16384;
/** Rows shorter than this are joined, so that a vector of few channels is met at the speed of equal shapes. */
const SHORT: i32 = 128;
/** Numbers joined at a time. */
const REPETITIONS: i32 = 1024;

@unmanaged
class BinaryJob {
  op: i32;
  a: usize;
  b: usize;
  y: usize;
  rows: i32;
  length: i32;
  aStep: i32;
  bStep: i32;
  aAxes: usize;
  bAxes: usize;
  rank: i32;
  /** Pieces of a long row, or 0 where a tile holds several rows. */
  pieces: i32;
}

/**
 * y = a op b along `rows` rows of `length` numbers. In a row a and b step by 1 or 0; where rows begin say lists of `rank` outer axes
 * for a and, behind it, for b: see layoutOdometer.ts. See src/primitives/elementwise.ts for the numbers of the operations.
 */
export function binary(
  op: i32,
  a: usize,
  b: usize,
  y: usize,
  rows: i32,
  length: i32,
  aStep: i32,
  bStep: i32,
  axes: usize,
  rank: i32,
): void {
  const job = changetype<BinaryJob>(JOB);
  job.op = op;
  job.a = a;
  job.b = b;
  job.y = y;
  job.rows = rows;
  job.length = length;
  job.aStep = aStep;
  job.bStep = bStep;
  job.aAxes = axes;
  job.bAxes = axes + ((<usize>rank) << 3);
  job.rank = rank;
  if (length >= TILE) {
    job.pieces = ceilDiv(length, TILE);
    parallel(pieceTile, rows * job.pieces);
  } else {
    job.pieces = 0;
    parallel(rowsTile, ceilDiv(rows, TILE / length));
  }
}

function pieceTile(tile: i32): void {
  const job = changetype<BinaryJob>(JOB);
  const row = tile / job.pieces;
  const first = (tile - row * job.pieces) * TILE;
  const from = (<usize>first) << 2;
  const count = min32(TILE, job.length - first);
  const a = job.a + seek(job.aAxes, job.rank, scratch(), row) + from * job.aStep;
  const b = job.b + seek(job.bAxes, job.rank, scratch(), row) + from * job.bStep;
  const y = job.y + (((<usize>row) * job.length) << 2) + from;
  binaryRow(job.op, job.aStep, job.bStep, a, b, y, count);
}

function rowsTile(tile: i32): void {
  const job = changetype<BinaryJob>(JOB);
  const first = tile * (TILE / job.length);
  const rows = min32(TILE / job.length, job.rows - first);
  const aPositions = scratch();
  const bPositions = aPositions + ((<usize>job.rank) << 2);
  let a = seek(job.aAxes, job.rank, aPositions, first);
  let b = seek(job.bAxes, job.rank, bPositions, first);
  let y = job.y + (((<usize>first) * job.length) << 2);
  if (job.rank == 1 && job.length < SHORT) {
    const aIsWhole = job.aStep == 1 && load<i32>(job.aAxes, 4) == job.length;
    const bIsWhole = job.bStep == 1 && load<i32>(job.bAxes, 4) == job.length;
    if (aIsWhole && !bIsWhole) return joinedRows(false, job.a + a, job.b + b, job.bStep, y, rows);
    if (bIsWhole && !aIsWhole) return joinedRows(true, job.b + b, job.a + a, job.aStep, y, rows);
  }
  const step = (<usize>job.length) << 2;
  for (let row = 0; row < rows; row++) {
    binaryRow(job.op, job.aStep, job.bStep, job.a + a, job.b + b, y, job.length);
    a = next(job.aAxes, job.rank, aPositions, a);
    b = next(job.bAxes, job.rank, bPositions, b);
    y += step;
  }
}

/**
 * Meets short rows of x, which lie one after the other, with what repeats: one row for all where `step` is 1, else a number for each
 * row. `swapped` where x is b.
 */
function joinedRows(swapped: bool, x: usize, other: usize, step: i32, y: usize, rows: i32): void {
  const job = changetype<BinaryJob>(JOB);
  const repeated = scratch();
  const length = job.length;
  const most = REPETITIONS / length;
  if (step == 1) repeatRow(other, repeated, (<usize>length) << 2, min32(most, rows));
  for (let done = 0; done < rows; done += most) {
    const part = min32(most, rows - done);
    if (step == 0) spreadNumbers(other + ((<usize>done) << 2), repeated, (<usize>length) << 2, part);
    const from = (<usize>(done * length)) << 2;
    if (swapped) binaryRow(job.op, 1, 1, repeated, x + from, y + from, part * length);
    else binaryRow(job.op, 1, 1, x + from, repeated, y + from, part * length);
  }
}

// In both, what is written beyond a row's end is put right by the next row.

function repeatRow(row: usize, to: usize, bytes: usize, times: i32): void {
  for (const end = to + bytes * times; to < end; to += bytes) {
    for (let offset: usize = 0; offset < bytes; offset += 16) v128.store(to + offset, v128.load(row + offset));
  }
}

function spreadNumbers(from: usize, to: usize, bytes: usize, count: i32): void {
  for (const end = from + ((<usize>count) << 2); from < end; from += 4) {
    const x = v128.load_splat<f32>(from);
    for (let offset: usize = 0; offset < bytes; offset += 16) v128.store(to + offset, x);
    to += bytes;
  }
}
