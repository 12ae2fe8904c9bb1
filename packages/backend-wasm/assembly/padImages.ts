import { ceilDiv, min32 } from "./simd";
import { JOB, parallel } from "./threads";

const TILE_BYTES: i32 = 65536;

@unmanaged
class PadImagesJob {
  source: usize;
  target: usize;
  rows: i32;
  height: i32;
  rowBytes: i32;
  top: i32;
  leftBytes: i32;
  paddedHeight: i32;
  paddedRowBytes: i32;
  rowsOfTile: i32;
}

/** Copies images into larger ones with zeros around. */
export function padImages(
  source: usize,
  target: usize,
  batch: i32,
  height: i32,
  rowBytes: i32,
  top: i32,
  leftBytes: i32,
  paddedHeight: i32,
  paddedRowBytes: i32,
): void {
  const job = changetype<PadImagesJob>(JOB);
  job.source = source;
  job.target = target;
  job.rows = batch * paddedHeight;
  job.height = height;
  job.rowBytes = rowBytes;
  job.top = top;
  job.leftBytes = leftBytes;
  job.paddedHeight = paddedHeight;
  job.paddedRowBytes = paddedRowBytes;
  job.rowsOfTile = ceilDiv(TILE_BYTES, paddedRowBytes);
  parallel(padTile, ceilDiv(job.rows, job.rowsOfTile));
}

function padTile(tile: i32): void {
  const job = changetype<PadImagesJob>(JOB);
  const first = tile * job.rowsOfTile;
  const last = min32(first + job.rowsOfTile, job.rows);
  for (let row = first; row < last; row++) {
    const target = job.target + <usize>row * <usize>job.paddedRowBytes;
    const y = (row % job.paddedHeight) - job.top;
    if (<u32>y >= <u32>job.height) {
      memory.fill(target, 0, job.paddedRowBytes);
      continue;
    }
    const source = job.source + <usize>((row / job.paddedHeight) * job.height + y) * <usize>job.rowBytes;
    const right = job.leftBytes + job.rowBytes;
    memory.fill(target, 0, job.leftBytes);
    memory.copy(target + job.leftBytes, source, job.rowBytes);
    memory.fill(target + right, 0, job.paddedRowBytes - right);
  }
}
