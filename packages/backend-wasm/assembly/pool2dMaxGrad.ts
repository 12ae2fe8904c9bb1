import { isTwoByTwo, parallelInputRows, Pool2dJob, pool2dJob, setPool2dJob, wholeBefore } from "./pool2dJob";
import { max32, min32, storePart } from "./simd";

/**
 * See `Backend.maxPool2dGrad`. Every cell of the image gathers what it won, window by window in row-major order, so that no two threads
 * write to one cell.
 */
export function maxPool2dGrad(
  from: usize, to: usize, positions: usize, batch: i32, inHeight: i32, inWidth: i32, channels: i32, windowHeight: i32,
  windowWidth: i32, outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, padTop: i32, padLeft: i32,
  padBottom: i32, padRight: i32, countPadding: i32,
): void {
  const job = setPool2dJob(
    from, to, positions, batch, inHeight, inWidth, channels, windowHeight, windowWidth, outHeight, outWidth,
    strideHeight, strideWidth, padTop, padLeft, padBottom, padRight, countPadding,
  );
  parallelInputRows(job, isTwoByTwo(job) ? twoByTwoTile : tile);
}

function tile(tile: i32): void {
  const job = pool2dJob();
  const first = tile * job.rowsPerTile;
  const end = min32(first + job.rowsPerTile, job.rows);
  for (let row = first; row < end; row++) {
    const image = row / job.inHeight;
    const y = row - image * job.inHeight + job.padTop;
    // Windows oy with oy · stride ≤ y < oy · stride + height.
    const firstWindow = max32(0, (y - job.windowHeight + job.strideHeight) / job.strideHeight);
    const lastWindow = min32(job.outHeight - 1, y / job.strideHeight);
    const inWindow = y - firstWindow * job.strideHeight;
    gatherRow(job, row, image * job.outHeight + firstWindow, lastWindow - firstWindow + 1, inWindow);
  }
}

/** One row of cells, which `windows` rows of windows see; it is row `inWindow` of the first of them. */
function gatherRow(job: Pool2dJob, row: i32, firstWindow: i32, windows: i32, inWindow: i32): void {
  const pixel = (<usize>job.channels) << 2;
  const from = <usize>(firstWindow * job.outWidth) * pixel;
  let to = job.to + <usize>(row * job.inWidth) * pixel;
  const safe = wholeBefore(to, <usize>job.inWidth * pixel, pixel);
  let first = 0;
  let last = -1;
  for (let ix = 0; ix < job.inWidth; ix++, to += pixel) {
    const x = ix + job.padLeft;
    while (first * job.strideWidth + job.windowWidth <= x) first++;
    while (last + 1 < job.outWidth && (last + 1) * job.strideWidth <= x) last++;
    if (windows <= 0 || last < first) {
      memory.fill(to, 0, pixel);
      continue;
    }
    const start = from + <usize>first * pixel;
    const columns = <usize>(last - first + 1) * pixel;
    const place = inWindow * job.windowWidth + x - first * job.strideWidth;
    const whole = to < safe ? pixel : pixel & ~15;
    let at: usize = 0;
    for (; at + 64 <= whole; at += 64) gatherFour(job, to + at, start + at, windows, columns, place);
    for (; at < whole; at += 16) v128.store(to + at, gatherOne(job, start + at, windows, columns, place));
    if (at < pixel) storePart(to + at, gatherOne(job, start + at, windows, columns, place), pixel - at);
  }
}

/** Sixteen channels of a cell, which is at `place` in the first of its windows. */
function gatherFour(job: Pool2dJob, to: usize, from: usize, windows: i32, columns: usize, place: i32): void {
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.outWidth * pixel;
  const step = i32x4.splat(job.strideWidth);
  let sum0 = f32x4.splat(0);
  let sum1 = sum0;
  let sum2 = sum0;
  let sum3 = sum0;
  let dy = job.from + from;
  let positions = job.positions + from;
  for (let row = 0; row < windows; row++, dy += line, positions += line, place -= job.strideHeight * job.windowWidth) {
    let here = i32x4.splat(place);
    for (let at: usize = 0; at < columns; at += pixel) {
      const x = dy + at;
      const winner = positions + at;
      sum0 = f32x4.add(sum0, won(x, winner, here));
      sum1 = f32x4.add(sum1, won(x + 16, winner + 16, here));
      sum2 = f32x4.add(sum2, won(x + 32, winner + 32, here));
      sum3 = f32x4.add(sum3, won(x + 48, winner + 48, here));
      here = i32x4.sub(here, step);
    }
  }
  v128.store(to, sum0);
  v128.store(to, sum1, 16);
  v128.store(to, sum2, 32);
  v128.store(to, sum3, 48);
}

/** Four channels of a cell. */
function gatherOne(job: Pool2dJob, from: usize, windows: i32, columns: usize, place: i32): v128 {
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.outWidth * pixel;
  const step = i32x4.splat(job.strideWidth);
  let sum = f32x4.splat(0);
  let dy = job.from + from;
  let positions = job.positions + from;
  for (let row = 0; row < windows; row++, dy += line, positions += line, place -= job.strideHeight * job.windowWidth) {
    let here = i32x4.splat(place);
    for (let at: usize = 0; at < columns; at += pixel) {
      sum = f32x4.add(sum, won(dy + at, positions + at, here));
      here = i32x4.sub(here, step);
    }
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function won(dy: usize, positions: usize, mine: v128): v128 {
  return v128.and(i32x4.eq(v128.load(positions), mine), v128.load(dy));
}

/** Rows of the output come in pairs of rows of the input, and an odd last row of the input is a pair without a partner. */
function twoByTwoTile(tile: i32): void {
  const job = pool2dJob();
  const first = tile * job.rowsPerTile;
  const end = min32(first + job.rowsPerTile, job.rows);
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.inWidth * pixel;
  for (let row = first; row < end; row++) {
    const image = row / job.inHeight;
    const y = row - image * job.inHeight;
    const to = job.to + <usize>row * line;
    const oy = y >> 1;
    if (oy >= job.outHeight) {
      memory.fill(to, 0, line);
      continue;
    }
    const from = <usize>((image * job.outHeight + oy) * job.outWidth) * pixel;
    scatterRow(job, from, to, (y & 1) << 1);
    const written = <usize>(2 * job.outWidth) * pixel;
    if (written < line) memory.fill(to + written, 0, line - written);
  }
}

/** One row of cells below one row of windows; `place` is that of the row's first cell in each window. */
function scatterRow(job: Pool2dJob, from: usize, to: usize, place: i32): void {
  const pixel = (<usize>job.channels) << 2;
  const left = i32x4.splat(place);
  const right = i32x4.splat(place + 1);
  let dy = job.from + from;
  let positions = job.positions + from;
  const end = to + <usize>(2 * job.outWidth) * pixel;
  const safe = wholeBefore(to + pixel, end - to - pixel, pixel);
  for (; to + pixel < safe; dy += pixel, positions += pixel, to += 2 * pixel) {
    for (let at: usize = 0; at < pixel; at += 16) v128.store(to + at, won(dy + at, positions + at, left));
    for (let at: usize = 0; at < pixel; at += 16) v128.store(to + pixel + at, won(dy + at, positions + at, right));
  }
  for (; to < end; dy += pixel, positions += pixel, to += 2 * pixel) {
    for (let at: usize = 0; at < pixel; at += 16) storePart(to + at, won(dy + at, positions + at, left), pixel - at);
    const next = to + pixel;
    for (let at: usize = 0; at < pixel; at += 16) storePart(next + at, won(dy + at, positions + at, right), pixel - at);
  }
}
