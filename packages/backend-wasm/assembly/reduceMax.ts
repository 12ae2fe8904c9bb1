import { maxRow } from "./reduceMaxRow";
import { ceilDiv, max32, min32 } from "./simd";
import { JOB, parallel, scratch } from "./threads";

/** Numbers a tile. */
const TILE: i32 = 16384;
/** Columns that are compared side by side. */
const WIDTH: i32 = 1024;

@unmanaged
class MaxJob {
  x: usize;
  y: usize;
  reduced: i32;
  inner: i32;
  chunks: i32;
  units: i32;
  unitsPerTile: i32;
}

/** y[o, i] = the largest x[o, r, i] over r; of 0 and −0 the first. */
export function max(x: usize, y: usize, outer: i32, reduced: i32, inner: i32): void {
  const job = changetype<MaxJob>(JOB);
  job.x = x;
  job.y = y;
  job.reduced = reduced;
  job.inner = inner;
  job.chunks = ceilDiv(inner, WIDTH);
  job.units = outer * job.chunks;
  job.unitsPerTile = max32(TILE / (reduced * min32(inner, WIDTH)), 1);
  parallel(maxTile, ceilDiv(job.units, job.unitsPerTile));
}

function maxTile(tile: i32): void {
  const job = changetype<MaxJob>(JOB);
  const first = tile * job.unitsPerTile;
  const last = min32(first + job.unitsPerTile, job.units);
  for (let unit = first; unit < last; unit++) {
    const o = job.chunks == 1 ? unit : unit / job.chunks;
    const column = (unit - o * job.chunks) * WIDTH;
    const width = min32(WIDTH, job.inner - column);
    const x = job.x + (((<usize>o) * job.reduced * job.inner + column) << 2);
    const y = job.y + (((<usize>o) * job.inner + column) << 2);
    if (job.inner == 1) store<f32>(y, largest(x, job.reduced));
    else maxColumns(x, job.reduced, (<usize>job.inner) << 2, width, y);
  }
}

function largest(x: usize, count: i32): f32 {
  const value = maxRow<f32>(x, count);
  return value == 0 ? firstZero(x) : value;
}

/** Lanes lose the order, which only zeros can tell. */
function firstZero(x: usize): f32 {
  while (load<f32>(x) != 0) x += 4;
  return load<f32>(x);
}

function maxColumns(x: usize, rows: i32, stride: usize, width: i32, y: usize): void {
  const best = scratch();
  const bytes = (<usize>width) << 2;
  memory.copy(best, x, bytes);
  x += stride;
  rows--;
  // pmax(a, b) is a unless b is greater.
  for (; rows >= 2; rows -= 2) {
    const x1 = x + stride;
    for (let offset: usize = 0; offset < bytes; offset += 16) {
      const greater = f32x4.pmax(v128.load(x + offset), v128.load(x1 + offset));
      v128.store(best + offset, f32x4.pmax(v128.load(best + offset), greater));
    }
    x = x1 + stride;
  }
  if (rows > 0) {
    for (let offset: usize = 0; offset < bytes; offset += 16) {
      v128.store(best + offset, f32x4.pmax(v128.load(best + offset), v128.load(x + offset)));
    }
  }
  memory.copy(y, best, bytes);
}
