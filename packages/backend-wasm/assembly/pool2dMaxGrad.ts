import { isTwoByTwo, parallelInputRows, parallelOutputRows, Pool2dJob, pool2dJob, setPool2dJob } from "./pool2dJob";
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
    gatherRow(job, row, image * job.outHeight + firstWindow, lastWindow - firstWindow + 1, y - firstWindow * job.strideHeight);
  }
}

/** One row of cells, which `windows` rows of windows see, the first of them in its row `inWindow`. */
function gatherRow(job: Pool2dJob, row: i32, firstWindow: i32, windows: i32, inWindow: i32): void {
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.outWidth * pixel;
  const from = <usize>firstWindow * line;
  let to = job.to + <usize>(row * job.inWidth) * pixel;
  for (let ix = 0; ix < job.inWidth; ix++, to += pixel) {
    const x = ix + job.padLeft;
    const first = max32(0, (x - job.windowWidth + job.strideWidth) / job.strideWidth);
    const columns = min32(job.outWidth - 1, x / job.strideWidth) - first + 1;
    const start = from + <usize>first * pixel;
    const position = inWindow * job.windowWidth + x - first * job.strideWidth;
    const whole = ix == job.inWidth - 1 ? pixel & ~15 : pixel;
    let at: usize = 0;
    for (; at < whole; at += 16) {
      v128.store(to + at, gather(job, start + at, windows, line, columns, position));
    }
    if (at < pixel) storePart(to + at, gather(job, start + at, windows, line, columns, position), pixel - at);
  }
}

/** Four channels of a cell: the sum over the windows that it won. */
// @ts-ignore: decorator
@inline
function gather(job: Pool2dJob, start: usize, windows: i32, line: usize, columns: i32, position: i32): v128 {
  const pixel = (<usize>job.channels) << 2;
  const from = job.from;
  const positions = job.positions;
  let sum = f32x4.splat(0);
  for (let row = 0; row < windows; row++, start += line, position -= job.strideHeight * job.windowWidth) {
    let place = i32x4.splat(position);
    const step = i32x4.splat(job.strideWidth);
    let at = start;
    for (let column = 0; column < columns; column++, at += pixel) {
      const won = i32x4.eq(v128.load(positions + at), place);
      sum = f32x4.add(sum, v128.and(won, v128.load(from + at)));
      place = i32x4.sub(place, step);
    }
  }
  return sum;
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

/** One row of cells below one row of windows; `position` is that of the row's first cell in each window. */
function scatterRow(job: Pool2dJob, from: usize, to: usize, position: i32): void {
  const pixel = (<usize>job.channels) << 2;
  const left = i32x4.splat(position);
  const right = i32x4.splat(position + 1);
  const dy = job.from;
  const positions = job.positions;
  for (const last = from + <usize>(job.outWidth - 1) * pixel; from < last; from += pixel, to += 2 * pixel) {
    for (let at: usize = 0; at < pixel; at += 16) {
      v128.store(to + at, v128.and(i32x4.eq(v128.load(positions + from + at), left), v128.load(dy + from + at)));
    }
    for (let at: usize = 0; at < pixel; at += 16) {
      v128.store(to + pixel + at, v128.and(i32x4.eq(v128.load(positions + from + at), right), v128.load(dy + from + at)));
    }
  }
  for (let at: usize = 0; at < pixel; at += 16) {
    v128.store(to + at, v128.and(i32x4.eq(v128.load(positions + from + at), left), v128.load(dy + from + at)));
  }
  for (let at: usize = 0; at < pixel; at += 16) {
    const value = v128.and(i32x4.eq(v128.load(positions + from + at), right), v128.load(dy + from + at));
    storePart(to + pixel + at, value, pixel - at);
  }
}
