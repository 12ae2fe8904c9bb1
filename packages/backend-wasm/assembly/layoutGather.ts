import { copyRun, fillRun, repeatRun } from "./layoutCopy";
import { next, seek } from "./layoutOdometer";
import { ceilDiv, min32 } from "./simd";
import { JOB, parallel, scratch } from "./threads";

/** Numbers a tile. */
const TILE: i32 = 16384;

@unmanaged
class GatherJob {
  x: usize;
  y: usize;
  rows: i32;
  length: i32;
  step: i32;
  axes: usize;
  rank: i32;
  /** Pieces of a long row. */
  pieces: i32;
}

/**
 * y = `rows` rows of `length` numbers, each a run of x where `step` is 1, or one number of x again and again where it is 0. Where rows
 * begin in x says a list of `rank` outer axes: see layoutOdometer.ts.
 */
export function gather(x: usize, y: usize, rows: i32, length: i32, step: i32, axes: usize, rank: i32): void {
  const job = changetype<GatherJob>(JOB);
  job.x = x;
  job.y = y;
  job.rows = rows;
  job.length = length;
  job.step = step;
  job.axes = axes;
  job.rank = rank;
  if (length >= TILE) {
    job.pieces = ceilDiv(length, TILE);
    parallel(pieceTile, rows * job.pieces);
  } else {
    parallel(rowsTile, ceilDiv(rows, TILE / length));
  }
}

function pieceTile(tile: i32): void {
  const job = changetype<GatherJob>(JOB);
  const row = tile / job.pieces;
  const first = (tile - row * job.pieces) * TILE;
  const x = job.x + seek(job.axes, job.rank, scratch(), row) + (((<usize>first) << 2) * job.step);
  const y = job.y + (((<usize>row) * job.length + first) << 2);
  const bytes = (<usize>min32(TILE, job.length - first)) << 2;
  if (job.step == 1) copyRun(x, y, bytes);
  else fillRun(y, bytes, v128.load_splat<i32>(x));
}

function rowsTile(tile: i32): void {
  const job = changetype<GatherJob>(JOB);
  const first = tile * (TILE / job.length);
  const bytes = (<usize>job.length) << 2;
  const axes = job.axes;
  const rank = job.rank;
  const positions = scratch();
  let start = seek(axes, rank, positions, first);
  let y = job.y + (<usize>first) * bytes;
  let left = min32(TILE / job.length, job.rows - first);
  // The innermost outer axis may repeat rows.
  const last = (<usize>(rank - 1)) << 2;
  const repeats = rank > 0 && load<i32>(axes + last + ((<usize>rank) << 2)) == 0;
  while (left > 0) {
    const x = job.x + start;
    let rows = 1;
    if (repeats) {
      const position = load<i32>(positions + last);
      rows = min32(load<i32>(axes + last) - position, left);
      store<i32>(positions + last, position + rows - 1);
    }
    if (job.step == 0) fillRun(y, bytes * rows, v128.load_splat<i32>(x));
    else if (rows == 1) copyRun(x, y, bytes);
    else repeatRun(x, y, bytes, rows);
    start = next(axes, rank, positions, start);
    y += bytes * rows;
    left -= rows;
  }
}
