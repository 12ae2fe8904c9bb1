import { min32 } from "./simd";
import { PLANES, putVector, WinogradJob } from "./winogradJob";
import { joinPixels } from "./winogradTwoByTwo";

/** Bytes of a row of six vectors in `temporary`. */
// @ts-ignore: decorator
@inline
const ROW: usize = 96;

/**
 * Aᵀ · m · A, plus bias, then relu, for `count` tiles from tile `first` and the output channels `output` … `output + channels − 1`. In
 * plane p tile t lies at planes + p · plane + t · row.
 */
export function transformOutput(
  job: WinogradJob,
  first: i32,
  count: i32,
  output: i32,
  channels: i32,
  planes: usize,
  plane: usize,
  row: usize,
  temporary: usize,
): void {
  const lowest = job.relu ? f32x4.splat(0) : f32x4.splat(-Infinity);
  const bias = job.bias ? job.bias + ((<usize>output) << 2) : 0;
  if (job.planes == PLANES) {
    transformTiles(job, first, count, output, channels, planes, plane, row, bias, lowest, temporary);
  } else {
    const pixel = (<usize>job.outChannels) << 2;
    const y = job.y + <usize>first * pixel * 4 + ((<usize>output) << 2);
    joinPixels(count, channels, planes, plane, row, y, pixel, bias, lowest);
  }
}

function transformTiles(
  job: WinogradJob,
  first: i32,
  count: i32,
  output: i32,
  channels: i32,
  planes: usize,
  plane: usize,
  row: usize,
  bias: usize,
  lowest: v128,
  temporary: usize,
): void {
  const across = job.tilesAcross;
  const down = job.tilesDown;
  const pixel = (<usize>job.outChannels) << 2;
  const line = <usize>job.outWidth * pixel;
  const imageBytes = <usize>job.outHeight * line;
  const vectors = (channels + 3) >> 2;
  let tileX = first % across;
  let tileY = (first / across) % down;
  let image = job.y + <usize>(first / (across * down)) * imageBytes + ((<usize>output) << 2);
  for (let t = 0; t < count; t++) {
    const rows = min32(4, job.outHeight - tileY * 4);
    const columns = min32(4, job.outWidth - tileX * 4);
    let to = image + <usize>(tileY * 4) * line + <usize>(tileX * 4) * pixel;
    let from = planes;
    let add = bias;
    let left = channels;
    for (let v = 0; v < vectors; v++) {
      transformColumns(from, plane, temporary);
      const added = bias ? v128.load(add) : f32x4.splat(0);
      let at = temporary;
      let y = to;
      for (let r = 0; r < rows; r++) {
        transformRow(at, added, lowest, y, pixel, columns, left);
        at += ROW;
        y += line;
      }
      from += 16;
      to += 16;
      add += 16;
      left -= 4;
    }
    planes += row;
    if (++tileX == across) {
      tileX = 0;
      if (++tileY == down) {
        tileY = 0;
        image += imageBytes;
      }
    }
  }
}

/** Aᵀ · m: six columns of six become six of four. */
function transformColumns(from: usize, plane: usize, to: usize): void {
  const step = plane * 6;
  for (const end = to + ROW; to < end; to += 16) {
    const m0 = v128.load(from);
    const m1 = v128.load(from + step);
    const m2 = v128.load(from + 2 * step);
    const m3 = v128.load(from + 3 * step);
    const m4 = v128.load(from + 4 * step);
    const m5 = v128.load(from + 5 * step);
    from += plane;
    const p = f32x4.add(m1, m2);
    const q = f32x4.sub(m1, m2);
    const r = f32x4.add(m3, m4);
    const s = f32x4.sub(m3, m4);
    v128.store(to, f32x4.add(f32x4.add(m0, p), r));
    v128.store(to, f32x4.add(q, f32x4.add(s, s)), 96);
    v128.store(to, f32x4.add(p, f32x4.mul(r, f32x4.splat(4))), 192);
    v128.store(to, f32x4.add(f32x4.add(q, f32x4.mul(s, f32x4.splat(8))), m5), 288);
  }
}

// @ts-ignore: decorator
@inline
function transformRow(
  from: usize,
  bias: v128,
  lowest: v128,
  to: usize,
  pixel: usize,
  columns: i32,
  channels: i32,
): void {
  const m0 = v128.load(from);
  const m1 = v128.load(from, 16);
  const m2 = v128.load(from, 32);
  const m3 = v128.load(from, 48);
  const m4 = v128.load(from, 64);
  const m5 = v128.load(from, 80);
  const p = f32x4.add(m1, m2);
  const q = f32x4.add(f32x4.sub(m1, m2), bias);
  const r = f32x4.add(m3, m4);
  const s = f32x4.sub(m3, m4);
  const pb = f32x4.add(p, bias);
  putVector(to, f32x4.pmax(f32x4.add(f32x4.add(m0, pb), r), lowest), channels);
  if (columns == 1) return;
  to += pixel;
  putVector(to, f32x4.pmax(f32x4.add(q, f32x4.add(s, s)), lowest), channels);
  if (columns == 2) return;
  to += pixel;
  putVector(to, f32x4.pmax(f32x4.add(pb, f32x4.mul(r, f32x4.splat(4))), lowest), channels);
  if (columns == 3) return;
  to += pixel;
  const last = f32x4.add(f32x4.add(q, f32x4.mul(s, f32x4.splat(8))), m5);
  putVector(to, f32x4.pmax(last, lowest), channels);
}
