import { min32 } from "./simd";
import { JOB, parallel } from "./threads";

/** Numbers a tile: 64 KiB. */
const TILE: i32 = 16384;

@unmanaged
class ReluGradJob {
  dy: usize;
  y: usize;
  dx: usize;
  count: i32;
}

/** dx = dy where y > 0, else 0 */
export function reluGrad(dy: usize, y: usize, dx: usize, count: i32): void {
  const job = changetype<ReluGradJob>(JOB);
  job.dy = dy;
  job.y = y;
  job.dx = dx;
  job.count = count;
  parallel(reluGradTile, (count + TILE - 1) / TILE);
}

function reluGradTile(tile: i32): void {
  const job = changetype<ReluGradJob>(JOB);
  const first = tile * TILE;
  const count = min32(TILE, job.count - first);
  const from = (<usize>first) << 2;
  const dy = job.dy + from;
  const y = job.y + from;
  const dx = job.dx + from;
  const zero = f32x4.splat(0);
  let offset: usize = 0;
  for (const end = (<usize>(count & ~7)) << 2; offset < end; offset += 32) {
    v128.store(dx + offset, v128.and(v128.load(dy + offset), f32x4.gt(v128.load(y + offset), zero)));
    v128.store(dx + offset, v128.and(v128.load(dy + offset, 16), f32x4.gt(v128.load(y + offset, 16), zero)), 16);
  }
  for (; offset < (<usize>count) << 2; offset += 4) {
    store<f32>(dx + offset, load<f32>(y + offset) > 0 ? load<f32>(dy + offset) : 0);
  }
}
