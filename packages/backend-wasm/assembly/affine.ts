import { min32 } from "./simd";
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
  for (const end = (<usize>(count & ~3)) << 2; offset < end; offset += 16) {
    v128.store(y + offset, f32x4.add(f32x4.mul(v128.load(x + offset), scale), shift));
  }
  for (const end = (<usize>count) << 2; offset < end; offset += 4) {
    store<f32>(y + offset, load<f32>(x + offset) * job.scale + job.shift);
  }
}
