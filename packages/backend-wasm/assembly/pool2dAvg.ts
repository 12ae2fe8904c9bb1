import { divideBlockSum } from "./pool2dBlock";
import { isTwoByTwo, parallelOutputRows, Pool2dJob, pool2dJob, setPool2dJob, wholeBefore } from "./pool2dJob";
import { max32, min32, storePart } from "./simd";

/** See `Backend.avgPool2d`: sums in row-major order, divided once. */
export function avgPool2d(
  from: usize, to: usize, batch: i32, inHeight: i32, inWidth: i32, channels: i32, windowHeight: i32, windowWidth: i32,
  outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, padTop: i32, padLeft: i32, padBottom: i32,
  padRight: i32, countPadding: i32,
): void {
  const job = setPool2dJob(
    from, to, 0, batch, inHeight, inWidth, channels, windowHeight, windowWidth, outHeight, outWidth, strideHeight,
    strideWidth, padTop, padLeft, padBottom, padRight, countPadding,
  );
  parallelOutputRows(job, isTwoByTwo(job) ? twoByTwoTile : tile);
}

function tile(tile: i32): void {
  const job = pool2dJob();
  const first = tile * job.rowsPerTile;
  const end = min32(first + job.rowsPerTile, job.rows);
  for (let row = first; row < end; row++) {
    const image = row / job.outHeight;
    averageRow(job, image, row - image * job.outHeight);
  }
}

function averageRow(job: Pool2dJob, image: i32, oy: i32): void {
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.inWidth * pixel;
  const top = oy * job.strideHeight - job.padTop;
  const firstRow = max32(top, 0);
  const rows = min32(top + job.windowHeight, job.inHeight) - firstRow;
  const from = job.from + <usize>(image * job.inHeight + firstRow) * line;
  let to = job.to + <usize>((image * job.outHeight + oy) * job.outWidth) * pixel;
  const safe = wholeBefore(to, <usize>job.outWidth * pixel, pixel);
  const counted = countedRows(job, oy);
  for (let ox = 0; ox < job.outWidth; ox++, to += pixel) {
    const left = ox * job.strideWidth - job.padLeft;
    const first = max32(left, 0);
    const columns = <usize>(min32(left + job.windowWidth, job.inWidth) - first) * pixel;
    const cell = from + <usize>first * pixel;
    const cells = f32x4.splat(<f32>(counted * countedColumns(job, ox)));
    const whole = to < safe ? pixel : pixel & ~15;
    divideBlockSum(to, cell, whole, pixel, line, rows, columns, cells);
  }
}

function twoByTwoTile(tile: i32): void {
  const job = pool2dJob();
  const first = tile * job.rowsPerTile;
  const endRow = min32(first + job.rowsPerTile, job.rows);
  const pixel = (<usize>job.channels) << 2;
  const line = <usize>job.inWidth * pixel;
  for (let row = first; row < endRow; row++) {
    const image = row / job.outHeight;
    let cell = job.from + <usize>(image * job.inHeight + 2 * (row - image * job.outHeight)) * line;
    let to = job.to + <usize>(row * job.outWidth) * pixel;
    const end = to + <usize>job.outWidth * pixel;
    for (const safe = wholeBefore(to, end - to, pixel); to < safe; to += pixel, cell += 2 * pixel) {
      for (let at: usize = 0; at < pixel; at += 16) v128.store(to + at, meanOfFour(cell + at, line, pixel));
    }
    for (; to < end; to += pixel, cell += 2 * pixel) {
      for (let at: usize = 0; at < pixel; at += 16) storePart(to + at, meanOfFour(cell + at, line, pixel), pixel - at);
    }
  }
}

// @ts-ignore: decorator
@inline
function meanOfFour(cell: usize, line: usize, pixel: usize): v128 {
  const upper = f32x4.add(v128.load(cell), v128.load(cell + pixel));
  const sum = f32x4.add(f32x4.add(upper, v128.load(cell + line)), v128.load(cell + line + pixel));
  return f32x4.mul(sum, f32x4.splat(0.25));
}

/** Rows by which a window of row `oy` divides: those inside the image, or inside the padded image when padding counts. */
export function countedRows(job: Pool2dJob, oy: i32): i32 {
  const top = oy * job.strideHeight - job.padTop;
  if (job.countPadding) return min32(top + job.windowHeight, job.inHeight + job.padBottom) - top;
  return min32(top + job.windowHeight, job.inHeight) - max32(top, 0);
}

export function countedColumns(job: Pool2dJob, ox: i32): i32 {
  const left = ox * job.strideWidth - job.padLeft;
  if (job.countPadding) return min32(left + job.windowWidth, job.inWidth + job.padRight) - left;
  return min32(left + job.windowWidth, job.inWidth) - max32(left, 0);
}
