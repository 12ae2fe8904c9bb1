import { mac, min32, storePart } from "./simd";
import { JOB, parallel } from "./threads";

/** Numbers a tile: 64 KiB in, 64 KiB out. */
const TILE: i32 = 16384;

@unmanaged
class AffineJob {
  x: usize;
  y: usize;
  count: i32;
  scale: f32;
  shift: f32;
}

/** y = x · scale + shift */
export function affine(x: usize, y: usize, count: i32, scale: f32, shift: f32): void {
  const job = changetype<AffineJob>(JOB);
  job.x = x;
  job.y = y;
  job.count = count;
  job.scale = scale;
  job.shift = shift;
  parallel(affineTile, (count + TILE - 1) / TILE);
}

function affineTile(tile: i32): void {
  const job = changetype<AffineJob>(JOB);
  const first = tile * TILE;
  const count = min32(TILE, job.count - first);
  const x = job.x + ((<usize>first) << 2);
  const y = job.y + ((<usize>first) << 2);
  const scale = f32x4.splat(job.scale);
  const shift = f32x4.splat(job.shift);
  let offset: usize = 0;
  for (const end = (<usize>(count & ~7)) << 2; offset < end; offset += 32) {
    v128.store(y + offset, mac(shift, v128.load(x + offset), scale));
    v128.store(y + offset, mac(shift, v128.load(x + offset, 16), scale), 16);
  }
  for (const end = (<usize>count) << 2; offset < end; offset += 16) {
    storePart(y + offset, mac(shift, v128.load(x + offset), scale), end - offset);
  }
}
