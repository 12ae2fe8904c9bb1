import { larger, maxRow } from "./reduceMaxRow";
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
    const o = job.chunks == 1 ? unit : unit / job.chunks;
    const column = (unit - o * job.chunks) * WIDTH;
    const x = job.x + (((<usize>o) * reduced * inner + column) << 2);
    const y = job.y + (((<usize>o) * inner + column) << 2);
    if (inner == 1) {
      store<i32>(y, job.integers ? rowOf<i32>(x, reduced) : rowOf<f32>(x, reduced));
    } else {
      const width = (<usize>min32(WIDTH, inner - column)) << 2;
      if (job.integers) columnsOf<i32>(x, reduced, stride, y, width);
      else columnsOf<f32>(x, reduced, stride, y, width);
    }
  }
}

/** The first place of the largest. */
function rowOf<T>(x: usize, count: i32): i32 {
  const best = maxRow<T>(x, count);
  const wanted = v128.splat<T>(best);
  let at = 0;
  for (; at + 4 <= count; at += 4) {
    if (v128.any_true(v128.eq<T>(v128.load(x + ((<usize>at) << 2)), wanted))) break;
  }
  // Ends before the last one, which is left if none before it is equal.
  while (at < count - 1 && load<T>(x + ((<usize>at) << 2)) != best) at++;
  return at;
}

/** Columns from top to bottom, sixteen side by side as long as there are. */
function columnsOf<T>(x: usize, rows: i32, stride: usize, y: usize, bytes: usize): void {
  let done: usize = 0;
  for (; done + 64 <= bytes; done += 64) sixteenColumns<T>(x + done, rows, stride, y + done);
  for (; done < bytes; done += 16) fourColumns<T>(x + done, rows, stride, y + done, bytes - done);
}

function sixteenColumns<T>(x: usize, rows: i32, stride: usize, y: usize): void {
  let a = v128.load(x);
  let b = v128.load(x, 16);
  let c = v128.load(x, 32);
  let d = v128.load(x, 48);
  let inA = i32x4.splat(0);
  let inB = inA;
  let inC = inA;
  let inD = inA;
  for (let row = 1; row < rows; row++) {
    x += stride;
    const place = i32x4.splat(row);
    let value = v128.load(x);
    inA = select32(place, inA, isGreater<T>(value, a));
    a = larger<T>(a, value);
    value = v128.load(x, 16);
    inB = select32(place, inB, isGreater<T>(value, b));
    b = larger<T>(b, value);
    value = v128.load(x, 32);
    inC = select32(place, inC, isGreater<T>(value, c));
    c = larger<T>(c, value);
    value = v128.load(x, 48);
    inD = select32(place, inD, isGreater<T>(value, d));
    d = larger<T>(d, value);
  }
  v128.store(y, inA);
  v128.store(y, inB, 16);
  v128.store(y, inC, 32);
  v128.store(y, inD, 48);
}

/** Of which the first `bytes` count. */
function fourColumns<T>(x: usize, rows: i32, stride: usize, y: usize, bytes: usize): void {
  let best = v128.load(x);
  let position = i32x4.splat(0);
  for (let row = 1; row < rows; row++) {
    x += stride;
    const value = v128.load(x);
    position = select32(i32x4.splat(row), position, isGreater<T>(value, best));
    best = larger<T>(best, value);
  }
  storePart(y, position, bytes);
}

// @ts-ignore: decorator
@inline
function isGreater<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.gt(a, b) : i32x4.gt_s(a, b);
}
