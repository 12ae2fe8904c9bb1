import { allLines, batchNormJob, BatchNormJob, maskOf, setShape } from "./batchNormJob";
import { ceilDiv, mac, min32, storePart } from "./simd";
import { parallel } from "./threads";

/**
 * See `Backend.batchNormGrad`. With n rows, σ = √(variance + ε) and sums over the rows:
 * dx = γ / σ · (dy − Σ dy / n − (x − mean) · Σ dy (x − mean) / (n σ²)).
 */
export function batchNormGrad(
  dy: usize, x: usize, mean: usize, variance: usize, gamma: usize, dx: usize, dGamma: usize, dBeta: usize, workspace: usize,
  rows: i32, channels: i32, repeats: i32, linesPerBlock: i32, epsilon: f64,
): void {
  const job = batchNormJob();
  job.dy = dy;
  job.x = x;
  job.mean = mean;
  job.variance = variance;
  job.gamma = gamma;
  job.y = dx;
  job.dGamma = dGamma;
  job.dBeta = dBeta;
  setShape(job, rows, channels, repeats, linesPerBlock, workspace, epsilon);
  setMeans(job);
  parallel(blocksTile, ceilDiv(job.blockCount, job.blocksPerTile));
  parallel(mergeTile, ceilDiv(channels, job.channelsPerTile));
  parallel(gradientTile, ceilDiv(allLines(job), job.linesPerTile));
}

function setMeans(job: BatchNormJob): void {
  const pixel = (<usize>job.channels) << 2;
  const end = job.factors + ((<usize>job.period) << 2);
  for (let to = job.factors; to < end; to += pixel) memory.copy(to, job.mean, pixel);
}

/** Σ dy and, one line behind, Σ dy (x − mean), for every block. */
function blocksTile(tile: i32): void {
  const job = batchNormJob();
  const line = (<usize>job.period) << 2;
  const end = min32((tile + 1) * job.blocksPerTile, job.blockCount);
  for (let block = tile * job.blocksPerTile; block < end; block++) {
    const first = block * job.linesPerBlock;
    const lines = min32(job.linesPerBlock, job.lines - first);
    const left = first + job.linesPerBlock > job.lines ? job.left : 0;
    const start = <usize>first * line;
    sums(job.dy + start, job.x + start, lines, left, line, job.factors, job.blocks + <usize>(2 * block) * line);
  }
}

function sums(dy: usize, x: usize, lines: i32, left: i32, line: usize, means: usize, first: usize): void {
  const second = first + line;
  memory.fill(first, 0, 2 * line);
  let l = 0;
  for (; l + 4 <= lines; l += 4, x += 4 * line, dy += 4 * line) {
    for (let at: usize = 0; at < line; at += 16) {
      const mean = v128.load(means + at);
      let here = at;
      const g0 = v128.load(dy + here);
      let sum = v128.load(first + at);
      let products = f32x4.mul(g0, f32x4.sub(v128.load(x + here), mean));
      here += line;
      const g1 = v128.load(dy + here);
      products = mac(products, g1, f32x4.sub(v128.load(x + here), mean));
      const upper = f32x4.add(g0, g1);
      here += line;
      const g2 = v128.load(dy + here);
      products = mac(products, g2, f32x4.sub(v128.load(x + here), mean));
      here += line;
      const g3 = v128.load(dy + here);
      products = mac(products, g3, f32x4.sub(v128.load(x + here), mean));
      sum = f32x4.add(sum, f32x4.add(upper, f32x4.add(g2, g3)));
      v128.store(first + at, sum);
      v128.store(second + at, f32x4.add(v128.load(second + at), products));
    }
  }
  for (; l < lines; l++, x += line, dy += line) {
    for (let at: usize = 0; at < line; at += 16) {
      const g = v128.load(dy + at);
      v128.store(first + at, f32x4.add(v128.load(first + at), g));
      v128.store(second + at, mac(v128.load(second + at), g, f32x4.sub(v128.load(x + at), v128.load(means + at))));
    }
  }
  for (let at: usize = 0; at < ((<usize>left) << 2); at += 16) {
    const mask = maskOf(<i32>(at >> 2), left);
    const g = v128.load(dy + at);
    const product = f32x4.mul(g, f32x4.sub(v128.load(x + at), v128.load(means + at)));
    v128.store(first + at, f32x4.add(v128.load(first + at), v128.and(mask, g)));
    v128.store(second + at, f32x4.add(v128.load(second + at), v128.and(mask, product)));
  }
}

/** Leaves dGamma, dBeta and, behind the line of means, lines of what dy, x − mean and 1 are multiplied with. */
function mergeTile(tile: i32): void {
  const job = batchNormJob();
  const end = min32((tile + 1) * job.channelsPerTile, job.channels);
  for (let channel = tile * job.channelsPerTile; channel < end; channel++) mergeChannel(job, channel);
}

function mergeChannel(job: BatchNormJob, channel: i32): void {
  const line = (<usize>job.period) << 2;
  let first: f64 = 0;
  let second: f64 = 0;
  for (let number = channel; number < job.period; number += job.channels) {
    let at = job.blocks + ((<usize>number) << 2);
    for (let block = 0; block < job.blockCount; block++, at += 2 * line) {
      first += <f64>load<f32>(at);
      second += <f64>load<f32>(at + line);
    }
  }
  const offset = (<usize>channel) << 2;
  const inverse: f64 = 1 / Math.sqrt(<f64>load<f32>(job.variance + offset) + job.epsilon);
  const gamma: f64 = job.gamma ? <f64>load<f32>(job.gamma + offset) : 1;
  store<f32>(job.dBeta + offset, <f32>first);
  store<f32>(job.dGamma + offset, <f32>(second * inverse));
  const scale = gamma * inverse;
  const slope = (-scale * inverse * inverse * second) / <f64>job.rows;
  const shift = (-scale * first) / <f64>job.rows;
  for (let number = channel; number < job.period; number += job.channels) {
    const to = job.factors + line + ((<usize>number) << 2);
    store<f32>(to, <f32>scale);
    store<f32>(to + line, <f32>slope);
    store<f32>(to + 2 * line, <f32>shift);
  }
}

function gradientTile(tile: i32): void {
  const job = batchNormJob();
  const line = (<usize>job.period) << 2;
  const first = tile * job.linesPerTile;
  const lines = min32(job.linesPerTile, job.lines - first);
  const start = <usize>first * line;
  let x = job.x + start;
  let dy = job.dy + start;
  let dx = job.y + start;
  const factors = job.factors;
  let l = 0;
  for (; l + 2 <= lines; l += 2, x += 2 * line, dy += 2 * line, dx += 2 * line) {
    for (let at: usize = 0; at < line; at += 16) {
      let factor = factors + at;
      const mean = v128.load(factor);
      factor += line;
      const scale = v128.load(factor);
      factor += line;
      const slope = v128.load(factor);
      const shift = v128.load(factor + line);
      const upper = mac(shift, f32x4.sub(v128.load(x + at), mean), slope);
      v128.store(dx + at, mac(upper, v128.load(dy + at), scale));
      const next = at + line;
      const lower = mac(shift, f32x4.sub(v128.load(x + next), mean), slope);
      v128.store(dx + next, mac(lower, v128.load(dy + next), scale));
    }
  }
  if (l < lines) {
    for (let at: usize = 0; at < line; at += 16) v128.store(dx + at, gradient(x + at, dy + at, factors + at, line));
    x += line;
    dy += line;
    dx += line;
  }
  if (first + job.linesPerTile <= job.lines) return;
  const left = (<usize>job.left) << 2;
  for (let at: usize = 0; at < left; at += 16) {
    storePart(dx + at, gradient(x + at, dy + at, factors + at, line), left - at);
  }
}

// @ts-ignore: decorator
@inline
function gradient(x: usize, dy: usize, factor: usize, line: usize): v128 {
  const difference = f32x4.sub(v128.load(x), v128.load(factor));
  const scale = v128.load(factor + line);
  return mac(mac(v128.load(factor + 3 * line), difference, v128.load(factor + 2 * line)), v128.load(dy), scale);
}
