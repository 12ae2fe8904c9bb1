import { exp, log } from "./elementary";
import { ceilDiv, min32, storePart } from "./simd";
import { JOB, parallel } from "./threads";

/** Logits a tile. */
const TILE: i32 = 4096;

@unmanaged
class CrossEntropyJob {
  logits: usize;
  labels: usize;
  losses: usize;
  gradient: usize;
  rows: i32;
  classes: i32;
  rowsPerTile: i32;
  smoothing: f64;
}

/** See `Backend.softmaxCrossEntropy`. A label out of range is one that no class has. */
export function softmaxCrossEntropy(
  logits: usize, labels: usize, losses: usize, gradient: usize, rows: i32, classes: i32, smoothing: f64,
): void {
  const job = changetype<CrossEntropyJob>(JOB);
  job.logits = logits;
  job.labels = labels;
  job.losses = losses;
  job.gradient = gradient;
  job.rows = rows;
  job.classes = classes;
  job.rowsPerTile = classes >= TILE ? 1 : TILE / classes;
  job.smoothing = smoothing;
  parallel(tile, ceilDiv(rows, job.rowsPerTile));
}

function tile(tile: i32): void {
  const job = changetype<CrossEntropyJob>(JOB);
  const end = min32((tile + 1) * job.rowsPerTile, job.rows);
  for (let row = tile * job.rowsPerTile; row < end; row++) lossOf(job, row);
}

/**
 * With z = logits − max, and r = Σ exp z without one of the largest, log Σ exp z = log(1 + r): small losses keep their digits, and so does
 * the gradient at a label that is nearly certain, −r / (1 + r).
 */
function lossOf(job: CrossEntropyJob, row: i32): void {
  const classes = job.classes;
  const bytes = (<usize>classes) << 2;
  const logits = job.logits + <usize>row * bytes;
  const gradient = job.gradient + <usize>row * bytes;
  const label = load<i32>(job.labels + ((<usize>row) << 2));
  const inRange = <u32>label < <u32>classes;
  const evenShare = job.smoothing / <f64>classes;
  const ownShare: f64 = inRange ? 1 - job.smoothing : 0;

  const largest = largestOf(logits, classes);
  const most = f32x4.splat(largest);
  const share = f32x4.splat(<f32>evenShare);
  const zero = f32x4.splat(0);
  let others = zero;
  let ties = zero;
  let even = zero;
  for (let at: usize = 0; at < bytes; at += 16) {
    const z = differenceOf(v128.load(logits + at), most);
    const e = exp(z);
    storePart(gradient + at, e, bytes - at);
    const inside = insideOf(<i32>(at >> 2), classes);
    const tie = f32x4.eq(z, zero);
    others = f32x4.add(others, v128.and(inside, v128.andnot(e, tie)));
    ties = i32x4.sub(ties, v128.and(inside, tie));
    even = f32x4.add(even, v128.and(inside, f32x4.mul(z, share)));
  }
  const rest = <f64>sumOf(others) + <f64>(countOf(ties) - 1);
  const logSum = logOnePlus(rest);
  const sum = f32x4.splat(<f32>(1 + rest));
  for (let at: usize = 0; at < bytes; at += 16) {
    storePart(gradient + at, f32x4.sub(f32x4.div(v128.load(gradient + at), sum), share), bytes - at);
  }
  let own: f64 = 0;
  if (inRange) {
    const offset = (<usize>label) << 2;
    const z = f32x4.extract_lane(differenceOf(v128.load32_zero(logits + offset), most), 0);
    own = ownShare * <f64>z;
    const probability: f64 = z == 0 ? -rest / (1 + rest) : <f64>f32x4.extract_lane(exp(f32x4.splat(z)), 0) / (1 + rest) - 1;
    store<f32>(gradient + offset, <f32>(probability + job.smoothing - evenShare));
  }
  store<f32>(job.losses + ((<usize>row) << 2), <f32>((ownShare + job.smoothing) * logSum - own - <f64>sumOf(even)));
}

function largestOf(logits: usize, classes: i32): f32 {
  const whole = classes & ~3;
  let most = f32x4.splat(load<f32>(logits));
  let at = logits;
  for (const end = logits + ((<usize>whole) << 2); at < end; at += 16) most = f32x4.pmax(most, v128.load(at));
  for (const end = logits + ((<usize>classes) << 2); at < end; at += 4) {
    most = f32x4.pmax(most, v128.load32_splat(at));
  }
  most = f32x4.pmax(most, i8x16.shuffle(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return max<f32>(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1));
}

/** Finite even where logits are further apart than float32 reaches. */
// @ts-ignore: decorator
@inline
function differenceOf(logits: v128, most: v128): v128 {
  return f32x4.pmax(f32x4.sub(logits, most), f32x4.splat(-f32.MAX_VALUE));
}

/** All ones for the numbers of a row, zeros behind them. */
// @ts-ignore: decorator
@inline
function insideOf(first: i32, classes: i32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3)), i32x4.splat(classes));
}

// @ts-ignore: decorator
@inline
function sumOf(x: v128): f32 {
  const upper = f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1);
  return upper + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

// @ts-ignore: decorator
@inline
function countOf(x: v128): i32 {
  const upper = i32x4.extract_lane(x, 0) + i32x4.extract_lane(x, 1);
  return upper + i32x4.extract_lane(x, 2) + i32x4.extract_lane(x, 3);
}

/** log(u) · x / (u − 1) with u = 1 + x, rounded: what u lost, the quotient puts right. */
function logOnePlus(x: f64): f64 {
  const u = <f32>(1 + x);
  if (u == 1) return x;
  return (<f64>f32x4.extract_lane(log(f32x4.splat(u)), 0) * x) / (<f64>u - 1);
}
