import { min32, storePart } from "./simd";
import { JOB, parallel } from "./threads";

/** Numbers a tile: 64 KiB. */
const TILE: i32 = 16384;

@unmanaged
class FillJob {
  y: usize;
  count: i32;
  bits: i32;
}

/** y = a number given by its bits */
export function fill(y: usize, count: i32, bits: i32): void {
  const job = changetype<FillJob>(JOB);
  job.y = y;
  job.count = count;
  job.bits = bits;
  parallel(fillTile, (count + TILE - 1) / TILE);
}

function fillTile(tile: i32): void {
  const job = changetype<FillJob>(JOB);
  const first = tile * TILE;
  const count = min32(TILE, job.count - first);
  const y = job.y + ((<usize>first) << 2);
  const bits = i32x4.splat(job.bits);
  let offset: usize = 0;
  for (const end = (<usize>(count & ~7)) << 2; offset < end; offset += 32) {
    v128.store(y + offset, bits);
    v128.store(y + offset, bits, 16);
  }
  if (count & 4) {
    v128.store(y + offset, bits);
    offset += 16;
  }
  const rest = (<usize>(count & 3)) << 2;
  if (rest) storePart(y + offset, bits, rest);
}
