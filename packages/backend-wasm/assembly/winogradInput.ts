import { min32 } from "./simd";
import { PLANES, SLAB, WinogradJob } from "./winogradJob";
import { spreadPixels } from "./winogradTwoByTwo";

/** Tiles side by side that share the columns between them, and vectors of channels at a time: what fits into the nearest cache. */
// @ts-ignore: decorator
@inline
const STRIP: i32 = 8;
// @ts-ignore: decorator
@inline
const VECTORS: i32 = 4;
/** Bytes of one vector's 6 rows, and of those of all vectors of a column. */
// @ts-ignore: decorator
@inline
const ROWS: usize = 96;
// @ts-ignore: decorator
@inline
const COLUMN: usize = 384;

/**
 * Bᵀ · d · B for `count` tiles of the job's images from tile `first`, 6×6 pixels each, 4 apart, or whole images of 2×2. Tile t, channel c
 * of plane p lies at planes + p · plane + (c / 64) · slab + t · 256 + (c % 64) · 4. `temporary`: 13 KiB and 64 bytes.
 */
export function transformInput(
  job: WinogradJob,
  first: i32,
  count: i32,
  planes: usize,
  plane: usize,
  slab: usize,
  temporary: usize,
): void {
  if (job.planes == PLANES) {
    transformTiles(job, first, count, planes, plane, slab, temporary);
  } else {
    const pixel = (<usize>job.inChannels) << 2;
    const vectors = (job.inChannels + 3) >> 2;
    spreadPixels(job.x + <usize>first * pixel * 4, pixel, pixel * 4, count, vectors, planes, plane, slab);
  }
  if (count & 3) clearTiles(job, count, planes, plane, slab);
}

function transformTiles(
  job: WinogradJob,
  first: i32,
  count: i32,
  planes: usize,
  plane: usize,
  slab: usize,
  temporary: usize,
): void {
  const across = job.tilesAcross;
  const down = job.tilesDown;
  const imageBytes = (<usize>(job.inHeight * job.inWidth) * <usize>job.inChannels) << 2;
  let tileX = first % across;
  let tileY = (first / across) % down;
  let image = job.x + <usize>(first / (across * down)) * imageBytes;
  let done = 0;
  while (done < count) {
    const strip = min32(min32(STRIP, across - tileX), count - done);
    transformStrip(job, image, tileY, tileX, strip, planes + ((<usize>done) << 8), plane, slab, temporary);
    done += strip;
    tileX += strip;
    if (tileX == across) {
      tileX = 0;
      if (++tileY == down) {
        tileY = 0;
        image += imageBytes;
      }
    }
  }
}

/** The micro-kernel takes four tiles at a time: those after the last one must hold numbers. */
function clearTiles(job: WinogradJob, count: i32, planes: usize, plane: usize, slab: usize): void {
  const bytes = (<usize>(4 - (count & 3))) << 8;
  for (let p = 0; p < job.planes; p++) {
    let at = planes + <usize>p * plane + ((<usize>count) << 8);
    for (let c = 0; c < job.inChannels; c += SLAB) {
      memory.fill(at, 0, bytes);
      at += slab;
    }
  }
}

function transformStrip(
  job: WinogradJob,
  image: usize,
  tileY: i32,
  tileX: i32,
  tiles: i32,
  planes: usize,
  plane: usize,
  slab: usize,
  temporary: usize,
): void {
  const width = job.inWidth;
  const height = job.inHeight;
  const pixel = (<usize>job.inChannels) << 2;
  const line = <usize>width * pixel;
  const top = tileY * 4 - job.padTop;
  const left = tileX * 4 - job.padLeft;
  const zeros = temporary;
  const columns = temporary + 64;
  v128.store(zeros, f32x4.splat(0));
  v128.store(zeros, f32x4.splat(0), 16);
  v128.store(zeros, f32x4.splat(0), 32);
  v128.store(zeros, f32x4.splat(0), 48);
  const corner = image + <usize>top * line + <usize>left * pixel;
  const in0 = inside(top, height);
  const in1 = inside(top + 1, height);
  const in2 = inside(top + 2, height);
  const in3 = inside(top + 3, height);
  const in4 = inside(top + 4, height);
  const in5 = inside(top + 5, height);
  const vectors = (job.inChannels + 3) >> 2;
  const columnCount = tiles * 4 + 2;
  for (let v = 0; v < vectors; v += VECTORS) {
    const some = min32(VECTORS, vectors - v);
    let from = corner + ((<usize>v) << 4);
    let to = columns;
    for (let c = 0; c < columnCount; c++) {
      if (inside(left + c, width)) {
        transformColumn(
          in0 ? from : zeros,
          in1 ? from + line : zeros,
          in2 ? from + 2 * line : zeros,
          in3 ? from + 3 * line : zeros,
          in4 ? from + 4 * line : zeros,
          in5 ? from + 5 * line : zeros,
          some,
          to,
        );
      } else {
        memory.fill(to, 0, COLUMN);
      }
      from += pixel;
      to += COLUMN;
    }
    let tile = planes + <usize>(v >> 4) * slab + (<usize>(v & 15) << 4);
    from = columns;
    for (let t = 0; t < tiles; t++) {
      for (let s = 0; s < some; s++) transformRows(from + <usize>s * ROWS, tile + ((<usize>s) << 4), plane);
      from += 4 * COLUMN;
      tile += 256;
    }
  }
}

// @ts-ignore: decorator
@inline
function inside(position: i32, size: i32): bool {
  return <u32>position < <u32>size;
}

/** Bᵀ · d of one column, for `vectors` vectors of channels. */
function transformColumn(
  p0: usize,
  p1: usize,
  p2: usize,
  p3: usize,
  p4: usize,
  p5: usize,
  vectors: i32,
  to: usize,
): void {
  for (let v = 0; v < vectors; v++) {
    const d0 = v128.load(p0);
    const d1 = v128.load(p1);
    const d2 = v128.load(p2);
    const d3 = v128.load(p3);
    const d4 = v128.load(p4);
    const d5 = v128.load(p5);
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    p4 += 16;
    p5 += 16;
    const c = f32x4.sub(d4, d2);
    const f = f32x4.sub(d3, d1);
    const e = f32x4.add(f, f);
    const a = f32x4.sub(d4, times4(d2));
    const b = f32x4.sub(d3, times4(d1));
    v128.store(to, f32x4.add(c, times4(f32x4.sub(d0, d2))));
    v128.store(to, f32x4.add(a, b), 16);
    v128.store(to, f32x4.sub(a, b), 32);
    v128.store(to, f32x4.add(c, e), 48);
    v128.store(to, f32x4.sub(c, e), 64);
    v128.store(to, f32x4.sub(f32x4.sub(d5, d3), f32x4.add(e, e)), 80);
    to += ROWS;
  }
}

/** The six rows of (Bᵀ · d) · B, each number into its own plane. */
function transformRows(from: usize, to: usize, plane: usize): void {
  for (const end = from + ROWS; from < end; from += 16) {
    const d0 = v128.load(from);
    const d1 = v128.load(from, 384);
    const d2 = v128.load(from, 768);
    const d3 = v128.load(from, 1152);
    const d4 = v128.load(from, 1536);
    const d5 = v128.load(from, 1920);
    const c = f32x4.sub(d4, d2);
    const f = f32x4.sub(d3, d1);
    const e = f32x4.add(f, f);
    const a = f32x4.sub(d4, times4(d2));
    const b = f32x4.sub(d3, times4(d1));
    v128.store(to, f32x4.add(c, times4(f32x4.sub(d0, d2))));
    to += plane;
    v128.store(to, f32x4.add(a, b));
    to += plane;
    v128.store(to, f32x4.sub(a, b));
    to += plane;
    v128.store(to, f32x4.add(c, e));
    to += plane;
    v128.store(to, f32x4.sub(c, e));
    to += plane;
    v128.store(to, f32x4.sub(f32x4.sub(d5, d3), f32x4.add(e, e)));
    to += plane;
  }
}

// @ts-ignore: decorator
@inline
function times4(x: v128): v128 {
  return f32x4.mul(x, f32x4.splat(4));
}
