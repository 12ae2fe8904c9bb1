import { allLines, batchNormJob, BatchNormJob, setShape } from "./batchNormJob";
import { statistics } from "./batchNormStatistics";
import { ceilDiv, mac, min32, storePart } from "./simd";
import { parallel } from "./threads";

/** See `Backend.batchNorm`. `linesPerBlock` and `workspace` as in `batchNormTraining`, though here only four lines are used. */
export function batchNorm(
  x: usize, y: usize, mean: usize, variance: usize, gamma: usize, beta: usize, workspace: usize, rows: i32, channels: i32,
  repeats: i32, linesPerBlock: i32, epsilon: f64,
): void {
  normalize(setJob(x, y, mean, variance, gamma, beta, workspace, rows, channels, repeats, linesPerBlock, epsilon));
}

/** See `Backend.batchNormTraining`: the statistics of x at `mean` and `variance`, then y. */
export function batchNormTraining(
  x: usize, y: usize, mean: usize, variance: usize, gamma: usize, beta: usize, workspace: usize, rows: i32, channels: i32,
  repeats: i32, linesPerBlock: i32, epsilon: f64,
): void {
  const job = setJob(x, y, mean, variance, gamma, beta, workspace, rows, channels, repeats, linesPerBlock, epsilon);
  statistics(job);
  normalize(job);
}

function setJob(
  x: usize, y: usize, mean: usize, variance: usize, gamma: usize, beta: usize, workspace: usize, rows: i32, channels: i32,
  repeats: i32, linesPerBlock: i32, epsilon: f64,
): BatchNormJob {
  const job = batchNormJob();
  job.x = x;
  job.y = y;
  job.mean = mean;
  job.variance = variance;
  job.gamma = gamma;
  job.beta = beta;
  setShape(job, rows, channels, repeats, linesPerBlock, workspace, epsilon);
  return job;
}

function normalize(job: BatchNormJob): void {
  setFactors(job);
  parallel(normalizeTile, ceilDiv(allLines(job), job.linesPerTile));
}

/** Lines of means, of γ / √(variance + ε) and of β. */
function setFactors(job: BatchNormJob): void {
  const line = (<usize>job.period) << 2;
  const pixel = (<usize>job.channels) << 2;
  for (let at: usize = 0; at < pixel; at += 4) {
    const deviation = Math.sqrt(<f64>load<f32>(job.variance + at) + job.epsilon);
    const gamma: f64 = job.gamma ? <f64>load<f32>(job.gamma + at) : 1;
    const scale = <f32>(gamma / deviation);
    const mean = load<f32>(job.mean + at);
    const beta: f32 = job.beta ? load<f32>(job.beta + at) : 0;
    for (let to = job.factors + at; to < job.factors + line; to += pixel) {
      store<f32>(to, mean);
      store<f32>(to + line, scale);
      store<f32>(to + 2 * line, beta);
    }
  }
}

function normalizeTile(tile: i32): void {
  const job = batchNormJob();
  const line = (<usize>job.period) << 2;
  const first = tile * job.linesPerTile;
  const lines = min32(job.linesPerTile, job.lines - first);
  let x = job.x + <usize>first * line;
  let y = job.y + <usize>first * line;
  const means = job.factors;
  const scales = means + line;
  const betas = scales + line;
  let l = 0;
  for (; l + 2 <= lines; l += 2, x += 2 * line, y += 2 * line) {
    for (let at: usize = 0; at < line; at += 16) {
      const mean = v128.load(means + at);
      const scale = v128.load(scales + at);
      const beta = v128.load(betas + at);
      v128.store(y + at, mac(beta, f32x4.sub(v128.load(x + at), mean), scale));
      v128.store(y + line + at, mac(beta, f32x4.sub(v128.load(x + line + at), mean), scale));
    }
  }
  if (l < lines) {
    for (let at: usize = 0; at < line; at += 16) {
      const difference = f32x4.sub(v128.load(x + at), v128.load(means + at));
      v128.store(y + at, mac(v128.load(betas + at), difference, v128.load(scales + at)));
    }
    x += line;
    y += line;
  }
  if (first + job.linesPerTile <= job.lines) return;
  const left = (<usize>job.left) << 2;
  for (let at: usize = 0; at < left; at += 16) {
    const difference = f32x4.sub(v128.load(x + at), v128.load(means + at));
    storePart(y + at, mac(v128.load(betas + at), difference, v128.load(scales + at)), left - at);
  }
}
