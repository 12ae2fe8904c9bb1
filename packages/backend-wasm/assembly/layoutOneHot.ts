import { ceilDiv, max32, min32 } from "./simd";
import { JOB, parallel } from "./threads";

/** Numbers a tile. */
const TILE: i32 = 16384;

@unmanaged
class OneHotJob {
  labels: usize;
  y: usize;
  count: i32;
  classes: i32;
  rowsPerTile: i32;
}

/** y[row] = 1 at the row's label, 0 elsewhere; all 0 for a label outside 0 … classes − 1. */
export function oneHot(labels: usize, y: usize, count: i32, classes: i32): void {
  const job = changetype<OneHotJob>(JOB);
  job.labels = labels;
  job.y = y;
  job.count = count;
  job.classes = classes;
  job.rowsPerTile = max32(TILE / classes, 1);
  parallel(oneHotTile, ceilDiv(count, job.rowsPerTile));
}

function oneHotTile(tile: i32): void {
  const job = changetype<OneHotJob>(JOB);
  const first = tile * job.rowsPerTile;
  const rows = min32(job.rowsPerTile, job.count - first);
  const stride = (<usize>job.classes) << 2;
  let y = job.y + (<usize>first) * stride;
  memory.fill(y, 0, stride * rows);
  for (let row = first; row < first + rows; row++) {
    const label = load<i32>(job.labels + ((<usize>row) << 2));
    if (<u32>label < <u32>job.classes) store<f32>(y + ((<usize>label) << 2), 1);
    y += stride;
  }
}
