import { isTwoByTwo, parallelOutputRows, Pool2dJob, pool2dJob, setPool2dJob } from "./pool2dJob";
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
  for (let ox = 0; ox < job.outWidth; ox++, to += pixel) {
    const left = ox * job.strideWidth - job.padLeft;
    const first = max32(left, 0);
    const columns = <usize>(min32(left + job.windowWidth, job.inWidth) - first) * pixel;
    const cell = from + <usize>first * pixel;
    const start = position + first - left;
    // A vector that hangs over the pixel's end is overwritten by the next pixel; the row's last one must not hang over.
    const whole = ox == job.outWidth - 1 ? pixel & ~15 : pixel;
    let at: usize = 0;
    for (; at + 32 <= whole; at += 32) maxTwo(job, cell + at, to + at, rows, line, columns, start);
    for (; at < whole; at += 16) maxOne(job, cell + at, to + at, rows, line, columns, start, 16);
    if (at < pixel) maxOne(job, cell + at, to + at, rows, line, columns, start, pixel - at);
  }
}

/** Eight channels of a window. */
// @ts-ignore: decorator
@inline
function maxTwo(job: Pool2dJob, cell: usize, to: usize, rows: i32, line: usize, columns: usize, start: i32): void {
  const pixel = (<usize>job.channels) << 2;
  const one = i32x4.splat(1);
  let best0 = v128.load(cell);
  let best1 = v128.load(cell, 16);
  let place0 = i32x4.splat(start);
  let place1 = place0;
  for (let row = 0; row < rows; row++, cell += line, start += job.windowWidth) {
    let here = i32x4.splat(start);
    const end = cell + columns;
    for (let at = cell; at < end; at += pixel) {
      const x0 = v128.load(at);
      const x1 = v128.load(at, 16);
      place0 = select32(here, place0, f32x4.gt(x0, best0));
      place1 = select32(here, place1, f32x4.gt(x1, best1));
      best0 = f32x4.pmax(best0, x0);
      best1 = f32x4.pmax(best1, x1);
      here = i32x4.add(here, one);
    }
  }
  v128.store(job.to + to, best0);
  v128.store(job.to + to, best1, 16);
  v128.store(job.positions + to, place0);
  v128.store(job.positions + to, place1, 16);
}

/** Up to four channels of a window; `bytes` of them are written. */
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
      place = select32(here, place, f32x4.gt(x, best));
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
  const end = min32(first + job.rowsPerTile, job.rows);
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.inWidth * pixel;
  const last = <usize>(job.outWidth - 1) * pixel;
  for (let row = first; row < end; row++) {
    const image = row / job.outHeight;
    const inRow = image * job.inHeight + 2 * (row - image * job.outHeight);
    let cell = job.from + <usize>inRow * line;
    let to = <usize>(row * job.outWidth) * pixel;
    for (const end = to + last; to < end; to += pixel, cell += 2 * pixel) {
      for (let at: usize = 0; at < pixel; at += 16) twoByTwo(job, cell + at, to + at, line, pixel, 16);
    }
    let at: usize = 0;
    for (; at < (pixel & ~15); at += 16) twoByTwo(job, cell + at, to + at, line, pixel, 16);
    if (at < pixel) twoByTwo(job, cell + at, to + at, line, pixel, pixel - at);
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
  if (bytes == 16) {
    v128.store(job.to + to, best);
    v128.store(job.positions + to, place);
  } else {
    storePart(job.to + to, best, bytes);
    storePart(job.positions + to, place, bytes);
  }
}
