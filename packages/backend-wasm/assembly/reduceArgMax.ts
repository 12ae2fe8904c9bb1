import { ceilDiv, max32, min32, select32, storePart } from "./simd";
import { JOB, parallel } from "./threads";

/** Numbers a tile. */
const TILE: i32 = 16384;
/** Columns that are compared side by side. */
const WIDTH: i32 = 256;

@unmanaged
class ArgMaxJob {
  x: usize;
  y: usize;
  reduced: i32;
  inner: i32;
  integers: bool;
  chunks: i32;
  units: i32;
  unitsPerTile: i32;
}

/** y[o, i] = the first r with the largest x[o, r, i] */
export function argMax(x: usize, y: usize, outer: i32, reduced: i32, inner: i32, integers: bool): void {
  const job = changetype<ArgMaxJob>(JOB);
  job.x = x;
  job.y = y;
  job.reduced = reduced;
  job.inner = inner;
  job.integers = integers;
  job.chunks = ceilDiv(inner, WIDTH);
  job.units = outer * job.chunks;
  job.unitsPerTile = max32(TILE / (reduced * min32(inner, WIDTH)), 1);
  parallel(argMaxTile, ceilDiv(job.units, job.unitsPerTile));
}

function argMaxTile(tile: i32): void {
  const job = changetype<ArgMaxJob>(JOB);
  const first = tile * job.unitsPerTile;
  const last = min32(first + job.unitsPerTile, job.units);
  const reduced = job.reduced;
  const inner = job.inner;
  const stride = (<usize>inner) << 2;
  for (let unit = first; unit < last; unit++) {
    const o = unit / job.chunks;
    const column = (unit - o * job.chunks) * WIDTH;
    const x = job.x + (((<usize>o) * reduced * inner + column) << 2);
    const y = job.y + (((<usize>o) * inner + column) << 2);
    if (inner == 1 && reduced >= 8) {
      store<i32>(y, job.integers ? rowOf<i32>(x, reduced) : rowOf<f32>(x, reduced));
    } else {
      const width = (<usize>min32(WIDTH, inner - column)) << 2;
      for (let at: usize = 0; at < width; at += 16) {
        if (job.integers) columnsOf<i32>(x + at, reduced, stride, y + at, width - at);
        else columnsOf<f32>(x + at, reduced, stride, y + at, width - at);
      }
    }
  }
}

/** Four columns from top to bottom, of which the first `bytes` count. */
function columnsOf<T>(x: usize, rows: i32, stride: usize, y: usize, bytes: usize): void {
  let best = v128.load(x);
  let position = i32x4.splat(0);
  for (let row = 1; row < rows; row++) {
    x += stride;
    const value = v128.load(x);
    const greater = isGreater<T>(value, best);
    best = select32(value, best, greater);
    position = select32(i32x4.splat(row), position, greater);
  }
  storePart(y, position, bytes);
}

/** Four places of a row side by side, then the best of the four winners. */
function rowOf<T>(x: usize, count: i32): i32 {
  let best = v128.load(x);
  let place = i32x4(0, 1, 2, 3);
  let position = place;
  const end = count & ~3;
  for (let at = 4; at < end; at += 4) {
    place = i32x4.add(place, i32x4.splat(4));
    const value = v128.load(x + ((<usize>at) << 2));
    const greater = isGreater<T>(value, best);
    best = select32(value, best, greater);
    position = select32(place, position, greater);
  }
  let winner = i32x4.extract_lane(position, 0);
  winner = better<T>(x, winner, i32x4.extract_lane(position, 1));
  winner = better<T>(x, winner, i32x4.extract_lane(position, 2));
  winner = better<T>(x, winner, i32x4.extract_lane(position, 3));
  for (let at = end; at < count; at++) winner = better<T>(x, winner, at);
  return winner;
}

function better<T>(x: usize, a: i32, b: i32): i32 {
  const left = load<T>(x + ((<usize>a) << 2));
  const right = load<T>(x + ((<usize>b) << 2));
  return right > left || (right == left && b < a) ? b : a;
}

// @ts-ignore: decorator
@inline
function isGreater<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.gt(a, b) : i32x4.gt_s(a, b);
}
