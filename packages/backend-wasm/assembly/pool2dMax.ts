import { isTwoByTwo, parallelOutputRows, Pool2dJob, pool2dJob, setPool2dJob, wholeBefore } from "./pool2dJob";
import { max32, min32, select32, storePart } from "./simd";

/** See `Backend.maxPool2d`: the largest value of each window at `to`, its place in the window at `positions`. */
export function maxPool2d(
  from: usize, to: usize, positions: usize, batch: i32, inHeight: i32, inWidth: i32, channels: i32, windowHeight: i32,
  windowWidth: i32, outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, padTop: i32, padLeft: i32,
  padBottom: i32, padRight: i32, countPadding: i32,
): void {
  const job = setPool2dJob(
    from, to, positions, batch, inHeight, inWidth, channels, windowHeight, windowWidth, outHeight, outWidth,
    strideHeight, strideWidth, padTop, padLeft, padBottom, padRight, countPadding,
  );
  parallelOutputRows(job, isTwoByTwo(job) ? twoByTwoTile : tile);
}

function tile(tile: i32): void {
  const job = pool2dJob();
  const first = tile * job.rowsPerTile;
  const end = min32(first + job.rowsPerTile, job.rows);
  const pixel = (<usize>job.channels) << 2;
  for (let row = first; row < end; row++) {
    const image = row / job.outHeight;
    const top = (row - image * job.outHeight) * job.strideHeight - job.padTop;
    const firstRow = max32(top, 0);
    const rows = min32(top + job.windowHeight, job.inHeight) - firstRow;
    const from = job.from + <usize>((image * job.inHeight + firstRow) * job.inWidth) * pixel;
    const to = <usize>(row * job.outWidth) * pixel;
    maxRow(job, from, to, rows, (firstRow - top) * job.windowWidth);
  }
}

/** One row of windows: `rows` rows of cells from address `from` on, the first of them at `position` in its window. */
function maxRow(job: Pool2dJob, from: usize, to: usize, rows: i32, position: i32): void {
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.inWidth * pixel;
  const safe = wholeBefore(to, <usize>job.outWidth * pixel, pixel);
  for (let ox = 0; ox < job.outWidth; ox++, to += pixel) {
    const left = ox * job.strideWidth - job.padLeft;
    const first = max32(left, 0);
    const columns = <usize>(min32(left + job.windowWidth, job.inWidth) - first) * pixel;
    const cell = from + <usize>first * pixel;
    const start = position + first - left;
    const whole = to < safe ? pixel : pixel & ~15;
    let at: usize = 0;
    for (; at + 64 <= whole; at += 64) maxFour(job, cell + at, to + at, rows, line, columns, start);
    for (; at < whole; at += 16) maxOne(job, cell + at, to + at, rows, line, columns, start, 16);
    if (at < pixel) maxOne(job, cell + at, to + at, rows, line, columns, start, pixel - at);
  }
}

/** Sixteen channels of a window. Places only grow, so the place of the last winner is the largest one. */
function maxFour(job: Pool2dJob, cell: usize, to: usize, rows: i32, line: usize, columns: usize, start: i32): void {
  const pixel = (<usize>job.channels) << 2;
  const one = i32x4.splat(1);
  let best0 = v128.load(cell);
  let best1 = v128.load(cell, 16);
  let best2 = v128.load(cell, 32);
  let best3 = v128.load(cell, 48);
  let place0 = i32x4.splat(start);
  let place1 = place0;
  let place2 = place0;
  let place3 = place0;
  for (let row = 0; row < rows; row++, cell += line, start += job.windowWidth) {
    let here = i32x4.splat(start);
    const end = cell + columns;
    for (let at = cell; at < end; at += pixel) {
      const x0 = v128.load(at);
      place0 = i32x4.max_s(place0, v128.and(here, f32x4.gt(x0, best0)));
      best0 = f32x4.pmax(best0, x0);
      const x1 = v128.load(at, 16);
      place1 = i32x4.max_s(place1, v128.and(here, f32x4.gt(x1, best1)));
      best1 = f32x4.pmax(best1, x1);
      const x2 = v128.load(at, 32);
      place2 = i32x4.max_s(place2, v128.and(here, f32x4.gt(x2, best2)));
      best2 = f32x4.pmax(best2, x2);
      const x3 = v128.load(at, 48);
      place3 = i32x4.max_s(place3, v128.and(here, f32x4.gt(x3, best3)));
      best3 = f32x4.pmax(best3, x3);
      here = i32x4.add(here, one);
    }
  }
  const values = job.to + to;
  v128.store(values, best0);
  v128.store(values, best1, 16);
  v128.store(values, best2, 32);
  v128.store(values, best3, 48);
  const positions = job.positions + to;
  v128.store(positions, place0);
  v128.store(positions, place1, 16);
  v128.store(positions, place2, 32);
  v128.store(positions, place3, 48);
}

/** Up to four channels of a window; `bytes` of them are written. */
// @ts-ignore: decorator
@inline
function maxOne(
  job: Pool2dJob, cell: usize, to: usize, rows: i32, line: usize, columns: usize, start: i32, bytes: usize,
): void {
  const pixel = (<usize>job.channels) << 2;
  const one = i32x4.splat(1);
  let best = v128.load(cell);
  let place = i32x4.splat(start);
  for (let row = 0; row < rows; row++, cell += line, start += job.windowWidth) {
    let here = i32x4.splat(start);
    const end = cell + columns;
    for (let at = cell; at < end; at += pixel) {
      const x = v128.load(at);
      place = i32x4.max_s(place, v128.and(here, f32x4.gt(x, best)));
      best = f32x4.pmax(best, x);
      here = i32x4.add(here, one);
    }
  }
  storePart(job.to + to, best, bytes);
  storePart(job.positions + to, place, bytes);
}

function twoByTwoTile(tile: i32): void {
  const job = pool2dJob();
  const first = tile * job.rowsPerTile;
  const endRow = min32(first + job.rowsPerTile, job.rows);
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.inWidth * pixel;
  for (let row = first; row < endRow; row++) {
    const image = row / job.outHeight;
    const inRow = image * job.inHeight + 2 * (row - image * job.outHeight);
    let cell = job.from + <usize>inRow * line;
    let to = <usize>(row * job.outWidth) * pixel;
    const end = to + <usize>job.outWidth * pixel;
    for (const safe = wholeBefore(to, end - to, pixel); to < safe; to += pixel, cell += 2 * pixel) {
      for (let at: usize = 0; at < pixel; at += 16) twoByTwo(job, cell + at, to + at, line, pixel, 16);
    }
    for (; to < end; to += pixel, cell += 2 * pixel) {
      for (let at: usize = 0; at < pixel; at += 16) twoByTwo(job, cell + at, to + at, line, pixel, pixel - at);
    }
  }
}

/** The winner of the upper two cells against that of the lower two: of equal ones the first in row-major order is left. */
// @ts-ignore: decorator
@inline
function twoByTwo(job: Pool2dJob, cell: usize, to: usize, line: usize, pixel: usize, bytes: usize): void {
  const x0 = v128.load(cell);
  const x1 = v128.load(cell + pixel);
  const x2 = v128.load(cell + line);
  const x3 = v128.load(cell + line + pixel);
  const upper = f32x4.pmax(x0, x1);
  const lower = f32x4.pmax(x2, x3);
  const below = f32x4.gt(lower, upper);
  // Minus one where the right cell won.
  const right = select32(f32x4.gt(x3, x2), f32x4.gt(x1, x0), below);
  const best = f32x4.pmax(upper, lower);
  const place = i32x4.sub(v128.and(below, i32x4.splat(2)), right);
  storePart(job.to + to, best, bytes);
  storePart(job.positions + to, place, bytes);
}
