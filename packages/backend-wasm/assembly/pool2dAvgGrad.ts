import { countedColumns, countedRows } from "./pool2dAvg";
import { divideBlockSum } from "./pool2dBlock";
import { isTwoByTwo, parallelInputRows, Pool2dJob, pool2dJob, setPool2dJob, wholeBefore } from "./pool2dJob";
import { max32, min32, storePart } from "./simd";

/** See `Backend.avgPool2dGrad`. Every cell of the image gathers from the windows that see it, in row-major order. */
export function avgPool2dGrad(
  from: usize, to: usize, batch: i32, inHeight: i32, inWidth: i32, channels: i32, windowHeight: i32, windowWidth: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, padTop: i32, padLeft: i32, padBottom: i32,
  padRight: i32, countPadding: i32,
): void {
  const job = setPool2dJob(
    from, to, 0, batch, inHeight, inWidth, channels, windowHeight, windowWidth, outHeight, outWidth, strideHeight,
    strideWidth, padTop, padLeft, padBottom, padRight, countPadding,
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
    gatherRow(job, row, image, firstWindow, lastWindow);
  }
}

/** One row of cells, which the rows of windows from `top` to `bottom` see. */
function gatherRow(job: Pool2dJob, row: i32, image: i32, top: i32, bottom: i32): void {
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.outWidth * pixel;
  const from = job.from + <usize>((image * job.outHeight + top) * job.outWidth) * pixel;
  const rows = sameRows(job, top, bottom);
  let to = job.to + <usize>(row * job.inWidth) * pixel;
  const safe = wholeBefore(to, <usize>job.inWidth * pixel, pixel);
  let left = 0;
  let right = -1;
  for (let ix = 0; ix < job.inWidth; ix++, to += pixel) {
    const x = ix + job.padLeft;
    while (left * job.strideWidth + job.windowWidth <= x) left++;
    while (right + 1 < job.outWidth && (right + 1) * job.strideWidth <= x) right++;
    if (bottom < top || right < left) {
      memory.fill(to, 0, pixel);
      continue;
    }
    const start = from + <usize>left * pixel;
    const whole = to < safe ? pixel : pixel & ~15;
    const cells = rows * sameColumns(job, left, right);
    if (cells == 0) gatherUneven(job, to, start, whole, top, bottom, left, right);
    else if (bottom == top && right == left) divide(to, start, pixel, whole, f32x4.splat(<f32>cells));
    else {
      // All windows of the cell divide by the same number: the sum is divided once.
      const columns = <usize>(right - left + 1) * pixel;
      divideBlockSum(to, start, whole, pixel, line, bottom - top + 1, columns, f32x4.splat(<f32>cells));
    }
  }
}

/** A cell that a single window sees. */
// @ts-ignore: decorator
@inline
function divide(to: usize, from: usize, pixel: usize, whole: usize, cells: v128): void {
  let at: usize = 0;
  for (; at < whole; at += 16) v128.store(to + at, f32x4.div(v128.load(from + at), cells));
  if (at < pixel) storePart(to + at, f32x4.div(v128.load(from + at), cells), pixel - at);
}

/** At borders windows divide by different numbers. */
function gatherUneven(
  job: Pool2dJob, to: usize, from: usize, whole: usize, top: i32, bottom: i32, left: i32, right: i32,
): void {
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.outWidth * pixel;
  for (let at: usize = 0; at < pixel; at += 16) {
    let start = from + at;
    let sum = f32x4.splat(0);
    for (let oy = top; oy <= bottom; oy++, start += line) {
      const rows = countedRows(job, oy);
      let here = start;
      for (let ox = left; ox <= right; ox++, here += pixel) {
        sum = f32x4.add(sum, f32x4.div(v128.load(here), f32x4.splat(<f32>(rows * countedColumns(job, ox)))));
      }
    }
    if (at < whole) v128.store(to + at, sum);
    else storePart(to + at, sum, pixel - at);
  }
}

/** What all of these rows of windows divide by, or 0 where that differs. */
function sameRows(job: Pool2dJob, top: i32, bottom: i32): i32 {
  const rows = countedRows(job, top);
  for (let oy = top + 1; oy <= bottom; oy++) if (countedRows(job, oy) != rows) return 0;
  return rows;
}

function sameColumns(job: Pool2dJob, left: i32, right: i32): i32 {
  const columns = countedColumns(job, left);
  for (let ox = left + 1; ox <= right; ox++) if (countedColumns(job, ox) != columns) return 0;
  return columns;
}

function twoByTwoTile(tile: i32): void {
  const job = pool2dJob();
  const first = tile * job.rowsPerTile;
  const end = min32(first + job.rowsPerTile, job.rows);
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.inWidth * pixel;
  const written = <usize>(2 * job.outWidth) * pixel;
  for (let row = first; row < end; row++) {
    const image = row / job.inHeight;
    const oy = (row - image * job.inHeight) >> 1;
    const to = job.to + <usize>row * line;
    if (oy >= job.outHeight) {
      memory.fill(to, 0, line);
      continue;
    }
    spreadRow(job, job.from + <usize>((image * job.outHeight + oy) * job.outWidth) * pixel, to);
    if (written < line) memory.fill(to + written, 0, line - written);
  }
}

/** One row of cells below one row of windows. */
function spreadRow(job: Pool2dJob, from: usize, to: usize): void {
  const pixel = (<usize>job.channels) << 2;
  const quarter = f32x4.splat(0.25);
  const end = to + <usize>(2 * job.outWidth) * pixel;
  const safe = wholeBefore(to + pixel, end - to - pixel, pixel);
  for (; to + pixel < safe; from += pixel, to += 2 * pixel) {
    for (let at: usize = 0; at < pixel; at += 16) v128.store(to + at, f32x4.mul(v128.load(from + at), quarter));
    for (let at: usize = 0; at < pixel; at += 16) v128.store(to + pixel + at, f32x4.mul(v128.load(from + at), quarter));
  }
  for (; to < end; from += pixel, to += 2 * pixel) {
    for (let at: usize = 0; at < pixel; at += 16) {
      const share = f32x4.mul(v128.load(from + at), quarter);
      storePart(to + at, share, pixel - at);
      storePart(to + pixel + at, share, pixel - at);
    }
  }
}
