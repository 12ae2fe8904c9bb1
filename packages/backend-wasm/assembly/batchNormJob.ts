import { JOB } from "./threads";

/*
 * [rows, channels] is worked on as lines of `period` numbers: `repeats` rows, so many that a line is whole vectors, whatever the number of
 * channels. The last line may be shorter.
 */

/** Numbers a tile. */
export const TILE: i32 = 16384;

/** What the threads need to know of a batch normalization. Addresses of what is not there are 0. */
@unmanaged
export class BatchNormJob {
  x: usize;
  y: usize;
  dy: usize;
  mean: usize;
  variance: usize;
  gamma: usize;
  beta: usize;
  dGamma: usize;
  dBeta: usize;
  /** Four periods: what each channel is multiplied with, and so on, repeated. */
  factors: usize;
  /** What each block of lines adds up to. */
  blocks: usize;
  rows: i32;
  channels: i32;
  repeats: i32;
  period: i32;
  /** Whole lines. */
  lines: i32;
  /** Numbers in the shorter line at the end, or 0. */
  left: i32;
  linesPerBlock: i32;
  blockCount: i32;
  blocksPerTile: i32;
  linesPerTile: i32;
  channelsPerTile: i32;
  epsilon: f64;
}

// @ts-ignore: decorator
@inline
export function batchNormJob(): BatchNormJob {
  return changetype<BatchNormJob>(JOB);
}

/** Cuts the rows into lines, blocks and tiles. `workspace` holds four periods and what the blocks need. */
export function setShape(
  job: BatchNormJob, rows: i32, channels: i32, repeats: i32, linesPerBlock: i32, workspace: usize, epsilon: f64,
): void {
  const period = channels * repeats;
  job.rows = rows;
  job.channels = channels;
  job.repeats = repeats;
  job.period = period;
  job.lines = rows / repeats;
  job.left = (rows - job.lines * repeats) * channels;
  job.linesPerBlock = linesPerBlock;
  job.blockCount = (allLines(job) + linesPerBlock - 1) / linesPerBlock;
  job.linesPerTile = atLeastOne(TILE / period);
  job.blocksPerTile = atLeastOne(TILE / period / linesPerBlock);
  job.channelsPerTile = atLeastOne(TILE / 4 / (job.blockCount * repeats));
  job.factors = workspace;
  job.blocks = workspace + ((<usize>period) << 4);
  job.epsilon = epsilon;
}

/** Lines, the shorter one included. */
// @ts-ignore: decorator
@inline
export function allLines(job: BatchNormJob): i32 {
  return job.lines + <i32>(job.left > 0);
}

/** All ones for the numbers of a shorter line, zeros behind them. */
// @ts-ignore: decorator
@inline
export function maskOf(first: i32, left: i32): v128 {
  return i32x4.lt_s(i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3)), i32x4.splat(left));
}

function atLeastOne(value: i32): i32 {
  return value < 1 ? 1 : value;
}
