import { sumColumns } from "./reduceSumColumns";
import { sumRow } from "./reduceSumRow";
import { ceilDiv, max32, min32 } from "./simd";
import { JOB, parallel, scratch } from "./threads";

/** Numbers a tile. */
const TILE: i32 = 16384;
@unmanaged
class SumJob {
  x: usize;
  y: usize;
  reduced: i32;
  inner: i32;
  /** Columns of a chunk, and how many chunks there are. */
  width: i32;
  chunks: i32;
  /** Rows of a part, and how many parts there are. */
  rows: i32;
  parts: i32;
  partial: usize;
  units: i32;
  unitsPerTile: i32;
}

/** y[o, i] = Σ over r of x[o, r, i]. Runs of float32 sums are short; their sums are added in float64. */
export function sum(
  x: usize,
  y: usize,
  outer: i32,
  reduced: i32,
  inner: i32,
  chunks: i32,
  width: i32,
  parts: i32,
  rows: i32,
  partial: usize,
): void {
  const job = changetype<SumJob>(JOB);
  job.x = x;
  job.y = y;
  job.reduced = reduced;
  job.inner = inner;
  job.chunks = chunks;
  job.width = width;
  job.parts = parts;
  job.rows = rows;
  job.partial = partial;
  job.units = outer * job.chunks * parts;
  job.unitsPerTile = max32(TILE / (job.rows * job.width), 1);
  parallel(sumTile, ceilDiv(job.units, job.unitsPerTile));
  if (parts > 1) parallel(joinTile, outer * job.chunks);
}

function sumTile(tile: i32): void {
  const job = changetype<SumJob>(JOB);
  const first = tile * job.unitsPerTile;
  const last = min32(first + job.unitsPerTile, job.units);
  if (job.inner == 1 && job.parts == 1) return sumRows(first, last);
  for (let unit = first; unit < last; unit++) sumUnit(unit);
}

function sumRows(first: i32, last: i32): void {
  const job = changetype<SumJob>(JOB);
  const reduced = job.reduced;
  const stride = (<usize>reduced) << 2;
  let x = job.x + (<usize>first) * stride;
  const end = job.y + ((<usize>last) << 2);
  for (let y = job.y + ((<usize>first) << 2); y < end; y += 4) {
    store<f32>(y, <f32>sumRow(x, reduced));
    x += stride;
  }
}

/** A unit is a part of a chunk's columns. */
function sumUnit(unit: i32): void {
  const job = changetype<SumJob>(JOB);
  const outerPart = unit / job.chunks;
  const column = (unit - outerPart * job.chunks) * job.width;
  const width = min32(job.width, job.inner - column);
  const o = outerPart / job.parts;
  const row = (outerPart - o * job.parts) * job.rows;
  const rows = min32(job.rows, job.reduced - row);
  const from = ((<usize>o) * job.reduced + row) * job.inner + column;
  const x = job.x + (from << 2);
  const totals = scratch();
  if (job.inner == 1) store<f64>(totals, sumRow(x, rows));
  else sumColumns(x, rows, (<usize>job.inner) << 2, width, totals);
  const to = (<usize>outerPart) * job.inner + column;
  if (job.parts > 1) memory.copy(job.partial + (to << 3), totals, (<usize>width) << 3);
  else storeRounded(job.y + (to << 2), totals, width);
}

function storeRounded(y: usize, totals: usize, count: i32): void {
  for (const end = y + ((<usize>count) << 2); y < end; y += 4) {
    store<f32>(y, <f32>load<f64>(totals));
    totals += 8;
  }
}

/** Adds the parts of a chunk's columns, in their order. */
function joinTile(tile: i32): void {
  const job = changetype<SumJob>(JOB);
  const o = tile / job.chunks;
  const column = (tile - o * job.chunks) * job.width;
  const width = min32(job.width, job.inner - column);
  const totals = scratch();
  const bytes = (<usize>width) << 3;
  const stride = (<usize>job.inner) << 3;
  let partial = job.partial + (((<usize>o) * job.parts * job.inner + column) << 3);
  memory.copy(totals, partial, bytes);
  for (let part = 1; part < job.parts; part++) {
    partial += stride;
    for (let offset: usize = 0; offset < bytes; offset += 8) {
      store<f64>(totals + offset, load<f64>(totals + offset) + load<f64>(partial + offset));
    }
  }
  storeRounded(job.y + (((<usize>o) * job.inner + column) << 2), totals, width);
}
