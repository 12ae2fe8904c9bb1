import { batchNormJob, BatchNormJob, maskOf } from "./batchNormJob";
import { ceilDiv, mac, min32 } from "./simd";
import { parallel } from "./threads";

/*
 * Mean and variance by blocks of some hundred lines. A block is read twice, the second time from the cache: for a shift near its mean, then
 * for Σ (x − shift) and Σ (x − shift)². Blocks are merged in float64, in their order:
 * Σ (x − mean)² = Σ (x − shift)² + e · (2 Σ (x − shift) + n · e) with e = shift − mean.
 */

/** Leaves the statistics at `job.mean` and `job.variance`. */
export function statistics(job: BatchNormJob): void {
  parallel(blocksTile, ceilDiv(job.blockCount, job.blocksPerTile));
  parallel(mergeTile, ceilDiv(job.channels, job.channelsPerTile));
}

function blocksTile(tile: i32): void {
  const job = batchNormJob();
  const line = (<usize>job.period) << 2;
  const end = min32((tile + 1) * job.blocksPerTile, job.blockCount);
  for (let block = tile * job.blocksPerTile; block < end; block++) {
    const first = block * job.linesPerBlock;
    const lines = min32(job.linesPerBlock, job.lines - first);
    const left = first + job.linesPerBlock > job.lines ? job.left : 0;
    const x = job.x + <usize>first * line;
    const shift = job.blocks + <usize>(3 * block) * line;
    shiftOf(x, lines, left, line, shift);
    sums(x, lines, left, line, shift);
  }
}

/** The mean of the whole lines: it only has to be near. */
function shiftOf(x: usize, lines: i32, left: i32, line: usize, shift: usize): void {
  if (lines == 0) {
    for (let at: usize = 0; at < line; at += 16) {
      v128.store(shift + at, v128.and(maskOf(<i32>(at >> 2), left), v128.load(x + at)));
    }
    return;
  }
  memory.fill(shift, 0, line);
  let l = 0;
  for (; l + 4 <= lines; l += 4, x += 4 * line) {
    for (let at: usize = 0; at < line; at += 16) {
      let here = x + at;
      const x0 = v128.load(here);
      here += line;
      const x1 = v128.load(here);
      here += line;
      const x2 = v128.load(here);
      const x3 = v128.load(here + line);
      const sum = f32x4.add(f32x4.add(x0, x1), f32x4.add(x2, x3));
      v128.store(shift + at, f32x4.add(v128.load(shift + at), sum));
    }
  }
  for (; l < lines; l++, x += line) {
    for (let at: usize = 0; at < line; at += 16) {
      v128.store(shift + at, f32x4.add(v128.load(shift + at), v128.load(x + at)));
    }
  }
  const share = f32x4.splat(1 / <f32>lines);
  for (let at: usize = 0; at < line; at += 16) v128.store(shift + at, f32x4.mul(v128.load(shift + at), share));
}

/** Σ (x − shift) one line behind `shift`, Σ (x − shift)² two lines behind. */
function sums(x: usize, lines: i32, left: i32, line: usize, shift: usize): void {
  const first = shift + line;
  const second = first + line;
  memory.fill(first, 0, 2 * line);
  let l = 0;
  for (; l + 4 <= lines; l += 4, x += 4 * line) {
    for (let at: usize = 0; at < line; at += 16) {
      const center = v128.load(shift + at);
      let here = x + at;
      const x0 = f32x4.sub(v128.load(here), center);
      here += line;
      const x1 = f32x4.sub(v128.load(here), center);
      here += line;
      const x2 = f32x4.sub(v128.load(here), center);
      const x3 = f32x4.sub(v128.load(here + line), center);
      const sum = f32x4.add(f32x4.add(x0, x1), f32x4.add(x2, x3));
      v128.store(first + at, f32x4.add(v128.load(first + at), sum));
      const squares = f32x4.add(mac(f32x4.mul(x0, x0), x1, x1), mac(f32x4.mul(x2, x2), x3, x3));
      v128.store(second + at, f32x4.add(v128.load(second + at), squares));
    }
  }
  for (; l < lines; l++, x += line) {
    for (let at: usize = 0; at < line; at += 16) {
      addLine(f32x4.sub(v128.load(x + at), v128.load(shift + at)), first + at, second + at);
    }
  }
  for (let at: usize = 0; at < ((<usize>left) << 2); at += 16) {
    const mask = maskOf(<i32>(at >> 2), left);
    addLine(v128.and(mask, f32x4.sub(v128.load(x + at), v128.load(shift + at))), first + at, second + at);
  }
}

// @ts-ignore: decorator
@inline
function addLine(x: v128, first: usize, second: usize): void {
  v128.store(first, f32x4.add(v128.load(first), x));
  v128.store(second, mac(v128.load(second), x, x));
}

function mergeTile(tile: i32): void {
  const job = batchNormJob();
  const end = min32((tile + 1) * job.channelsPerTile, job.channels);
  for (let channel = tile * job.channelsPerTile; channel < end; channel++) mergeChannel(job, channel);
}

function mergeChannel(job: BatchNormJob, channel: i32): void {
  const line = (<usize>job.period) << 2;
  const last = job.blockCount - 1;
  const whole = <f64>job.linesPerBlock;
  const rest = job.lines - last * job.linesPerBlock;
  let total: f64 = 0;
  for (let number = channel; number < job.period; number += job.channels) {
    let at = job.blocks + ((<usize>number) << 2);
    for (let block = 0; block < last; block++, at += 3 * line) {
      total += whole * <f64>load<f32>(at) + <f64>load<f32>(at + line);
    }
    total += <f64>(rest + <i32>(number < job.left)) * <f64>load<f32>(at) + <f64>load<f32>(at + line);
  }
  const mean = total / <f64>job.rows;
  let squares: f64 = 0;
  for (let number = channel; number < job.period; number += job.channels) {
    let at = job.blocks + ((<usize>number) << 2);
    for (let block = 0; block < last; block++, at += 3 * line) squares += squaresOf(at, line, whole, mean);
    squares += squaresOf(at, line, <f64>(rest + <i32>(number < job.left)), mean);
  }
  store<f32>(job.mean + ((<usize>channel) << 2), <f32>mean);
  store<f32>(job.variance + ((<usize>channel) << 2), <f32>(squares / <f64>job.rows));
}

// @ts-ignore: decorator
@inline
function squaresOf(at: usize, line: usize, count: f64, mean: f64): f64 {
  const e = <f64>load<f32>(at) - mean;
  return <f64>load<f32>(at + 2 * line) + e * (2 * <f64>load<f32>(at + line) + count * e);
}
