import { ceilDiv, mac, min32, storePart } from "./simd";
import { JOB, parallel } from "./threads";

/** Numbers a tile of each array. */
const TILE: i32 = 8192;

@unmanaged
class SgdJob {
  value: usize;
  gradient: usize;
  velocity: usize;
  newValue: usize;
  newVelocity: usize;
  count: i32;
  rate: f32;
  momentum: f32;
  nesterov: bool;
}

/** v ← momentum · v − rate · g, w ← w + v, or w ← w + momentum · v − rate · g with `nesterov`, into new arrays. */
export function sgd(
  value: usize,
  gradient: usize,
  velocity: usize,
  newValue: usize,
  newVelocity: usize,
  count: i32,
  rate: f32,
  momentum: f32,
  nesterov: bool,
): void {
  const job = changetype<SgdJob>(JOB);
  job.value = value;
  job.gradient = gradient;
  job.velocity = velocity;
  job.newValue = newValue;
  job.newVelocity = newVelocity;
  job.count = count;
  job.rate = rate;
  job.momentum = momentum;
  job.nesterov = nesterov;
  parallel(sgdTile, ceilDiv(count, TILE));
}

function sgdTile(tile: i32): void {
  const job = changetype<SgdJob>(JOB);
  const first = tile * TILE;
  const from = (<usize>first) << 2;
  const value = job.value + from;
  const gradient = job.gradient + from;
  const velocity = job.velocity + from;
  const newValue = job.newValue + from;
  const newVelocity = job.newVelocity + from;
  const rate = f32x4.splat(job.rate);
  const momentum = f32x4.splat(job.momentum);
  const nesterov = job.nesterov;
  const end = (<usize>min32(TILE, job.count - first)) << 2;
  for (let offset: usize = 0; offset < end; offset += 16) {
    const slide = f32x4.neg(f32x4.mul(rate, v128.load(gradient + offset)));
    const v = mac(slide, momentum, v128.load(velocity + offset));
    const step = nesterov ? mac(slide, momentum, v) : v;
    const w = f32x4.add(v128.load(value + offset), step);
    storePart(newVelocity + offset, v, end - offset);
    storePart(newValue + offset, w, end - offset);
  }
}
