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
    const o = unit / job.chunks;
    const column = (unit - o * job.chunks) * WIDTH;
    const width = min32(WIDTH, job.inner - column);
    const x = job.x + (((<usize>o) * job.reduced * job.inner + column) << 2);
    const y = job.y + (((<usize>o) * job.inner + column) << 2);
    if (job.inner == 1) store<f32>(y, maxRow(x, job.reduced));
    else maxColumns(x, job.reduced, (<usize>job.inner) << 2, width, y);
  }
}

function maxRow(x: usize, count: i32): f32 {
  const end = x + ((<usize>count) << 2);
  let best = load<f32>(x);
  if (count < 4) {
    for (let at = x + 4; at < end; at += 4) best = select(load<f32>(at), best, load<f32>(at) > best);
    return best;
  }
  let a = v128.load(x);
  let b = a;
  let at = x + 16;
  for (; at + 32 <= end; at += 32) {
    a = f32x4.pmax(a, v128.load(at));
    b = f32x4.pmax(b, v128.load(at, 16));
  }
  for (; at + 16 <= end; at += 16) a = f32x4.pmax(a, v128.load(at));
  a = f32x4.pmax(f32x4.pmax(a, b), v128.load(end - 16));
  a = f32x4.pmax(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  a = f32x4.pmax(a, v128.shuffle<i32>(a, a, 1, 0, 3, 2));
  best = f32x4.extract_lane(a, 0);
  return best == 0 ? firstZero(x) : best;
}

/** The lanes lose the order, which only zeros can tell. */
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
