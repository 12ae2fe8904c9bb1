import { copyRun, fillRun } from "./layoutCopy";
import { ceilDiv, min32 } from "./simd";
import { JOB, parallel } from "./threads";

/** Numbers a tile. */
const TILE: i32 = 16384;

@unmanaged
class PadJob {
  x: usize;
  y: usize;
  value: i32;
  axes: usize;
  rank: i32;
  rows: i32;
  inLength: i32;
  outLength: i32;
  before: i32;
  pieces: i32;
}

/**
 * y = x surrounded by `value`, given by its bits. `axes` holds, for each of `rank` axes, its size in x, its size in y and how much
 * stands before x, outermost first; the last one is where rows lie. y has `rows` rows.
 */
export function pad(x: usize, y: usize, rows: i32, value: i32, axes: usize, rank: i32): void {
  const job = changetype<PadJob>(JOB);
  const last = axes + <usize>(rank - 1) * 12;
  job.x = x;
  job.y = y;
  job.value = value;
  job.axes = axes;
  job.rank = rank;
  job.rows = rows;
  job.inLength = load<i32>(last);
  job.outLength = load<i32>(last, 4);
  job.before = load<i32>(last, 8);
  job.pieces = ceilDiv(job.outLength, TILE);
  if (job.pieces > 1) parallel(pieceTile, rows * job.pieces);
  else parallel(rowsTile, ceilDiv(rows, TILE / job.outLength));
}

function pieceTile(tile: i32): void {
  const job = changetype<PadJob>(JOB);
  const row = tile / job.pieces;
  const first = (tile - row * job.pieces) * TILE;
  padRow(row, first, min32(first + TILE, job.outLength));
}

function rowsTile(tile: i32): void {
  const job = changetype<PadJob>(JOB);
  const first = tile * (TILE / job.outLength);
  const last = min32(first + TILE / job.outLength, job.rows);
  for (let row = first; row < last; row++) padRow(row, 0, job.outLength);
}

/** Numbers `from` to `to` of a row of y. */
function padRow(row: i32, from: i32, to: i32): void {
  const job = changetype<PadJob>(JOB);
  const value = i32x4.splat(job.value);
  const y = job.y + (((<usize>row) * job.outLength) << 2);
  const source = rowInside(row);
  if (source < 0) return fillRun(at(y, from), bytesOf(to - from), value);
  const begin = clamp(job.before, from, to);
  const end = clamp(job.before + job.inLength, from, to);
  if (begin > from) fillRun(at(y, from), bytesOf(begin - from), value);
  if (end > begin) {
    const x = job.x + (((<usize>source) * job.inLength) << 2);
    copyRun(at(x, begin - job.before), at(y, begin), bytesOf(end - begin));
  }
  if (to > end) fillRun(at(y, end), bytesOf(to - end), value);
}

/** The row of x that stands in a row of y, or −1. */
function rowInside(row: i32): i32 {
  const job = changetype<PadJob>(JOB);
  let source = 0;
  let size = 1;
  for (let axis = job.rank - 2; axis >= 0; axis--) {
    const entry = job.axes + (<usize>axis) * 12;
    const inSize = load<i32>(entry);
    const outSize = load<i32>(entry, 4);
    const outer = row / outSize;
    const position = row - outer * outSize - load<i32>(entry, 8);
    if (position < 0 || position >= inSize) return -1;
    source += position * size;
    size *= inSize;
    row = outer;
  }
  return source;
}

// @ts-ignore: decorator
@inline
function at(start: usize, index: i32): usize {
  return start + ((<usize>index) << 2);
}

// @ts-ignore: decorator
@inline
function bytesOf(count: i32): usize {
  return (<usize>count) << 2;
}

// @ts-ignore: decorator
@inline
function clamp(value: i32, least: i32, most: i32): i32 {
  return value < least ? least : value > most ? most : value;
}
