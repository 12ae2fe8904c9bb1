import { copyRun } from "./layoutCopy";
import { ceilDiv, min32 } from "./simd";
import { JOB, parallel } from "./threads";

/** Numbers a tile. */
const TILE: i32 = 16384;

@unmanaged
class ConcatJob {
  y: usize;
  parts: usize;
  count: i32;
  length: i32;
  all: i32;
}

/** Each of `rows` rows of y is a run of every part in turn. `parts` holds for each of the `count` parts its address and its run's length. */
export function concat(parts: usize, count: i32, rows: i32, y: usize): void {
  const job = changetype<ConcatJob>(JOB);
  let length = 0;
  for (let part = 0; part < count; part++) length += load<i32>(parts + ((<usize>part) << 3), 4);
  job.y = y;
  job.parts = parts;
  job.count = count;
  job.length = length;
  job.all = length * rows;
  parallel(concatTile, ceilDiv(job.all, TILE));
}

/** A stretch of y, which may begin and end inside of runs. */
function concatTile(tile: i32): void {
  const job = changetype<ConcatJob>(JOB);
  let at = tile * TILE;
  const end = min32(at + TILE, job.all);
  let row = at / job.length;
  /** Where in its row the stretch begins, then where in its run. */
  let skipped = at - row * job.length;
  while (at < end) {
    for (let part = 0; part < job.count && at < end; part++) {
      const entry = job.parts + ((<usize>part) << 3);
      const run = load<i32>(entry, 4);
      if (skipped >= run) {
        skipped -= run;
        continue;
      }
      const count = min32(run - skipped, end - at);
      const from = load<usize>(entry) + (((<usize>row) * run + skipped) << 2);
      copyRun(from, job.y + ((<usize>at) << 2), (<usize>count) << 2);
      at += count;
      skipped = 0;
    }
    row++;
  }
}
