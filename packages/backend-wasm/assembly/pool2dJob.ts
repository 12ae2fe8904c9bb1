import { ceilDiv } from "./simd";
import { JOB, parallel } from "./threads";

/** Numbers that a tile reads, about. */
const TILE: i32 = 16384;

/** What the threads need to know of a pooling; see `Pool2dGeometry` in core. Rows are rows of whatever is written. */
@unmanaged
export class Pool2dJob {
  from: usize;
  to: usize;
  positions: usize;
  batch: i32;
  inHeight: i32;
  inWidth: i32;
  channels: i32;
  windowHeight: i32;
  windowWidth: i32;
  outHeight: i32;
  outWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  padTop: i32;
  padLeft: i32;
  padBottom: i32;
  padRight: i32;
  countPadding: i32;
  rowsPerTile: i32;
  rows: i32;
}

// @ts-ignore: decorator
@inline
export function pool2dJob(): Pool2dJob {
  return changetype<Pool2dJob>(JOB);
}

/** Leaves the numbers for the threads. */
// @ts-ignore: decorator
@inline
export function setPool2dJob(
  from: usize, to: usize, positions: usize, batch: i32, inHeight: i32, inWidth: i32, channels: i32, windowHeight: i32,
  windowWidth: i32, outHeight: i32, outWidth: i32, strideHeight: i32, strideWidth: i32, padTop: i32, padLeft: i32,
  padBottom: i32, padRight: i32, countPadding: i32,
): Pool2dJob {
  const job = pool2dJob();
  job.from = from;
  job.to = to;
  job.positions = positions;
  job.batch = batch;
  job.inHeight = inHeight;
  job.inWidth = inWidth;
  job.channels = channels;
  job.windowHeight = windowHeight;
  job.windowWidth = windowWidth;
  job.outHeight = outHeight;
  job.outWidth = outWidth;
  job.strideHeight = strideHeight;
  job.strideWidth = strideWidth;
  job.padTop = padTop;
  job.padLeft = padLeft;
  job.padBottom = padBottom;
  job.padRight = padRight;
  job.countPadding = countPadding;
  return job;
}

/** Runs `tile` for groups of rows of the output, of which one costs about `windows` windows. */
export function parallelOutputRows(job: Pool2dJob, tile: (tile: i32) => void): void {
  const cost = <i64>job.outWidth * job.windowHeight * job.windowWidth * job.channels;
  run(job, tile, job.batch * job.outHeight, cost);
}

/** Runs `tile` for groups of rows of the input. */
export function parallelInputRows(job: Pool2dJob, tile: (tile: i32) => void): void {
  const windows = ceilDiv(job.windowHeight, job.strideHeight) * ceilDiv(job.windowWidth, job.strideWidth);
  run(job, tile, job.batch * job.inHeight, <i64>job.inWidth * windows * job.channels);
}

function run(job: Pool2dJob, tile: (tile: i32) => void, rows: i32, cost: i64): void {
  job.rows = rows;
  job.rowsPerTile = cost >= TILE ? 1 : TILE / <i32>cost;
  parallel(tile, ceilDiv(rows, job.rowsPerTile));
}

/** Whether the windows are two by two cells, side by side, all of them inside the image. */
// @ts-ignore: decorator
@inline
export function isTwoByTwo(job: Pool2dJob): bool {
  return (
    job.windowHeight == 2 && job.windowWidth == 2 && job.strideHeight == 2 && job.strideWidth == 2 &&
    job.padTop == 0 && job.padLeft == 0 && 2 * job.outHeight <= job.inHeight && 2 * job.outWidth <= job.inWidth
  );
}

/**
 * Pixels that start before this are stored in whole vectors: these hang over the pixel's end, into pixels that are written next, but not
 * over the end of the row, which has `bytes` bytes.
 */
// @ts-ignore: decorator
@inline
export function wholeBefore(row: usize, bytes: usize, pixel: usize): usize {
  const vectors = (pixel + 15) & ~15;
  return bytes < vectors ? row : row + bytes - vectors + 1;
}
