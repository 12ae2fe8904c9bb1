import { countedColumns, countedRows } from "./pool2dAvg";
import { parallelInputRows, Pool2dJob, pool2dJob, setPool2dJob } from "./pool2dJob";
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
  parallelInputRows(job, tile);
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

/** One row of cells, which the rows of windows from `first` to `last` see. */
function gatherRow(job: Pool2dJob, row: i32, image: i32, first: i32, last: i32): void {
  const pixel = (<usize>job.channels) << 2;
  const from = job.from + <usize>((image * job.outHeight + first) * job.outWidth) * pixel;
  const evenRows = first > last || sameRows(job, first, last);
  let to = job.to + <usize>(row * job.inWidth) * pixel;
  for (let ix = 0; ix < job.inWidth; ix++, to += pixel) {
    const x = ix + job.padLeft;
    const left = max32(0, (x - job.windowWidth + job.strideWidth) / job.strideWidth);
    const right = min32(job.outWidth - 1, x / job.strideWidth);
    const even = evenRows && (left > right || sameColumns(job, left, right));
    const start = from + <usize>left * pixel;
    const whole = ix == job.inWidth - 1 ? pixel & ~15 : pixel;
    for (let at: usize = 0; at < pixel; at += 16) {
      const share = even
        ? evenShare(job, start + at, first, last, left, right)
        : unevenShare(job, start + at, first, last, left, right);
      if (at < whole) v128.store(to + at, share);
      else storePart(to + at, share, pixel - at);
    }
  }
}

/** All windows divide by the same number: the sum is divided once. */
// @ts-ignore: decorator
@inline
function evenShare(job: Pool2dJob, start: usize, first: i32, last: i32, left: i32, right: i32): v128 {
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.outWidth * pixel;
  let sum = f32x4.splat(0);
  if (first > last || left > right) return sum;
  for (let oy = first; oy <= last; oy++, start += line) {
    let at = start;
    for (let ox = left; ox <= right; ox++, at += pixel) sum = f32x4.add(sum, v128.load(at));
  }
  return f32x4.div(sum, f32x4.splat(<f32>(countedRows(job, first) * countedColumns(job, left))));
}

function unevenShare(job: Pool2dJob, start: usize, first: i32, last: i32, left: i32, right: i32): v128 {
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.outWidth * pixel;
  let sum = f32x4.splat(0);
  for (let oy = first; oy <= last; oy++, start += line) {
    const rows = countedRows(job, oy);
    let at = start;
    for (let ox = left; ox <= right; ox++, at += pixel) {
      sum = f32x4.add(sum, f32x4.div(v128.load(at), f32x4.splat(<f32>(rows * countedColumns(job, ox)))));
    }
  }
  return sum;
}

function sameRows(job: Pool2dJob, first: i32, last: i32): bool {
  const rows = countedRows(job, first);
  for (let oy = first + 1; oy <= last; oy++) if (countedRows(job, oy) != rows) return false;
  return true;
}

function sameColumns(job: Pool2dJob, left: i32, right: i32): bool {
  const columns = countedColumns(job, left);
  for (let ox = left + 1; ox <= right; ox++) if (countedColumns(job, ox) != columns) return false;
  return true;
}
