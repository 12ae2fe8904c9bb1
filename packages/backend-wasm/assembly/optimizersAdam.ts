import { ceilDiv, mac, min32, storePart } from "./simd";
import { JOB, parallel } from "./threads";

/** Numbers a tile of each array. */
const TILE: i32 = 8192;

@unmanaged
class AdamJob {
  value: usize;
  gradient: usize;
  momentum: usize;
  velocity: usize;
  newValue: usize;
  newMomentum: usize;
  newVelocity: usize;
  count: i32;
  rate: f32;
  beta1: f32;
  beta2: f32;
  /** 1 − β, rounded once. */
  rest1: f32;
  rest2: f32;
  epsilon: f32;
}

/** m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − rate · m / (√v + ε), into new arrays. */
export function adam(
  value: usize,
  gradient: usize,
  momentum: usize,
  velocity: usize,
  newValue: usize,
  newMomentum: usize,
  newVelocity: usize,
  count: i32,
  rate: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
): void {
  const job = changetype<AdamJob>(JOB);
  job.value = value;
  job.gradient = gradient;
  job.momentum = momentum;
  job.velocity = velocity;
  job.newValue = newValue;
  job.newMomentum = newMomentum;
  job.newVelocity = newVelocity;
  job.count = count;
  job.rate = <f32>rate;
  job.beta1 = <f32>beta1;
  job.beta2 = <f32>beta2;
  job.rest1 = <f32>(1 - beta1);
  job.rest2 = <f32>(1 - beta2);
  job.epsilon = <f32>epsilon;
  parallel(adamTile, ceilDiv(count, TILE));
}

function adamTile(tile: i32): void {
  const job = changetype<AdamJob>(JOB);
  const first = tile * TILE;
  const from = (<usize>first) << 2;
  const value = job.value + from;
  const gradient = job.gradient + from;
  const momentum = job.momentum + from;
  const velocity = job.velocity + from;
  const newValue = job.newValue + from;
  const newMomentum = job.newMomentum + from;
  const newVelocity = job.newVelocity + from;
  const beta1 = f32x4.splat(job.beta1);
  const beta2 = f32x4.splat(job.beta2);
  const rest1 = f32x4.splat(job.rest1);
  const rest2 = f32x4.splat(job.rest2);
  const rate = f32x4.splat(job.rate);
  const epsilon = f32x4.splat(job.epsilon);
  const end = (<usize>min32(TILE, job.count - first)) << 2;
  for (let offset: usize = 0; offset < end; offset += 16) {
    const g = v128.load(gradient + offset);
    const m = mac(f32x4.mul(rest1, g), beta1, v128.load(momentum + offset));
    const v = mac(f32x4.mul(f32x4.mul(rest2, g), g), beta2, v128.load(velocity + offset));
    const step = f32x4.div(f32x4.mul(rate, m), f32x4.add(f32x4.sqrt(v), epsilon));
    const w = f32x4.sub(v128.load(value + offset), step);
    storePart(newMomentum + offset, m, end - offset);
    storePart(newVelocity + offset, v, end - offset);
    storePart(newValue + offset, w, end - offset);
  }
}
