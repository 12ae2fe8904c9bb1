import { min32, storePart } from "./simd";
import { PLANES, WinogradJob } from "./winogradJob";
import { joinTaps, spreadPixels } from "./winogradTwoByTwo";

/** Bytes of a vector's column of six rows, or row of six columns, in `temporary`. */
// @ts-ignore: decorator
@inline
const SIX: usize = 96;

/**
 * A · dy · Aᵀ for `count` tiles of the job's outputs from tile `first`, 4×4 pixels each; laid down as `transformInput` does. Channels are
 * filled up to a multiple of 8 with whatever lies behind them. `temporary`: 448 bytes.
 */
export function transformGradient(
  job: WinogradJob,
  first: i32,
  count: i32,
  planes: usize,
  plane: usize,
  slab: usize,
  temporary: usize,
): void {
  const vectors = ((job.outChannels + 7) >> 3) << 1;
  if (job.planes == PLANES) {
    transformTiles(job, first, count, vectors, planes, plane, slab, temporary);
  } else {
    const pixel = (<usize>job.outChannels) << 2;
    const last = job.y + <usize>first * pixel * 4 + pixel * 3;
    spreadPixels(last, 0 - pixel, pixel * 4, count, vectors, planes, plane, slab);
  }
}

function transformTiles(
  job: WinogradJob,
  first: i32,
  count: i32,
  vectors: i32,
  planes: usize,
  plane: usize,
  slab: usize,
  temporary: usize,
): void {
  const across = job.tilesAcross;
  const down = job.tilesDown;
  const pixel = (<usize>job.outChannels) << 2;
  const line = <usize>job.outWidth * pixel;
  const imageBytes = <usize>job.outHeight * line;
  const zeros = temporary;
  const columns = temporary + 64;
  v128.store(zeros, f32x4.splat(0));
  let tileX = first % across;
  let tileY = (first / across) % down;
  let image = job.y + <usize>(first / (across * down)) * imageBytes;
  for (let t = 0; t < count; t++) {
    const bottom = job.outHeight - tileY * 4;
    const right = job.outWidth - tileX * 4;
    let corner = image + <usize>(tileY * 4) * line + <usize>(tileX * 4) * pixel;
    for (let v = 0; v < vectors; v++) {
      let from = corner;
      for (let c = 0; c < 4; c++) {
        const column = columns + <usize>c * SIX;
        const within = c < right;
        transformFour(
          v128.load(within ? from : zeros),
          v128.load(within && bottom > 1 ? from + line : zeros),
          v128.load(within && bottom > 2 ? from + 2 * line : zeros),
          v128.load(within && bottom > 3 ? from + 3 * line : zeros),
          column,
          16,
        );
        from += pixel;
      }
      let to = planes + <usize>(v >> 4) * slab + (<usize>(v & 15) << 4);
      for (let at = columns; at < columns + SIX; at += 16) {
        transformFour(v128.load(at), v128.load(at, 96), v128.load(at, 192), v128.load(at, 288), to, plane);
        to += plane * 6;
      }
      corner += 16;
    }
    planes += 256;
    if (++tileX == across) {
      tileX = 0;
      if (++tileY == down) {
        tileY = 0;
        image += imageBytes;
      }
    }
  }
}

/** A · y */
// @ts-ignore: decorator
@inline
function transformFour(y0: v128, y1: v128, y2: v128, y3: v128, to: usize, step: usize): void {
  const four = f32x4.splat(4);
  const a = f32x4.add(y0, y2);
  const b = f32x4.add(y1, y3);
  const c = f32x4.add(y0, f32x4.mul(y2, four));
  const d = f32x4.add(y1, f32x4.mul(y3, four));
  const e = f32x4.add(d, d);
  v128.store(to, y0);
  to += step;
  v128.store(to, f32x4.add(a, b));
  to += step;
  v128.store(to, f32x4.sub(a, b));
  to += step;
  v128.store(to, f32x4.add(c, e));
  to += step;
  v128.store(to, f32x4.sub(c, e));
  to += step;
  v128.store(to, y3);
}

/**
 * dg = [dg +] Gᵀ · u · G: `inputs` rows of `outputs` channels. In plane p row i lies at planes + p · plane + i · row; of dg, nine taps `tap`
 * bytes apart, row i lies at to + i · line. `temporary`: 288 bytes.
 */
export function transformKernelGradient(
  job: WinogradJob,
  inputs: i32,
  outputs: i32,
  planes: usize,
  plane: usize,
  row: usize,
  to: usize,
  tap: usize,
  line: usize,
  accumulate: bool,
  temporary: usize,
): void {
  for (let i = 0; i < inputs; i++) {
    let from = planes;
    let at = to;
    for (let left = outputs; left > 0; left -= 4) {
      const bytes = <usize>(min32(left, 4) << 2);
      if (job.planes == PLANES) {
        transformColumns(from, plane, temporary);
        transformRow(temporary, at, tap, bytes, accumulate);
        transformRow(temporary + SIX, at + 3 * tap, tap, bytes, accumulate);
        transformRow(temporary + 2 * SIX, at + 6 * tap, tap, bytes, accumulate);
      } else {
        joinTaps(from, plane, temporary);
        for (let t: usize = 0; t < 9; t++) {
          put(at + t * tap, v128.load(temporary + (t << 4)), bytes, accumulate);
        }
      }
      from += 16;
      at += 16;
    }
    planes += row;
    to += line;
  }
}

/** Gᵀ · u: six columns of six become six of three. */
function transformColumns(from: usize, plane: usize, to: usize): void {
  const step = plane * 6;
  const sixth = f32x4.splat(1.0 / 6.0);
  for (const end = to + SIX; to < end; to += 16) {
    const m1 = v128.load(from + step);
    const m2 = v128.load(from + 2 * step);
    const m3 = v128.load(from + 3 * step);
    const m4 = v128.load(from + 4 * step);
    const p = f32x4.mul(f32x4.add(m1, m2), sixth);
    const q = f32x4.mul(f32x4.sub(m2, m1), sixth);
    const r = f32x4.mul(f32x4.add(m3, m4), sixth);
    const s = f32x4.mul(f32x4.sub(m3, m4), f32x4.splat(1.0 / 12.0));
    const quarter = f32x4.splat(1.0 / 4.0);
    const first = f32x4.mul(f32x4.add(v128.load(from), r), quarter);
    v128.store(to, f32x4.sub(first, p));
    v128.store(to, f32x4.add(q, s), 96);
    v128.store(to, f32x4.add(f32x4.sub(r, p), v128.load(from + 5 * step)), 192);
    from += plane;
  }
}

function transformRow(from: usize, to: usize, tap: usize, bytes: usize, accumulate: bool): void {
  const sixth = f32x4.splat(1.0 / 6.0);
  const m1 = v128.load(from, 16);
  const m2 = v128.load(from, 32);
  const m3 = v128.load(from, 48);
  const m4 = v128.load(from, 64);
  const p = f32x4.mul(f32x4.add(m1, m2), sixth);
  const q = f32x4.mul(f32x4.sub(m2, m1), sixth);
  const r = f32x4.mul(f32x4.add(m3, m4), sixth);
  const s = f32x4.mul(f32x4.sub(m3, m4), f32x4.splat(1.0 / 12.0));
  const first = f32x4.mul(f32x4.add(v128.load(from), r), f32x4.splat(1.0 / 4.0));
  put(to, f32x4.sub(first, p), bytes, accumulate);
  put(to + tap, f32x4.add(q, s), bytes, accumulate);
  put(to + 2 * tap, f32x4.add(f32x4.sub(r, p), v128.load(from, 80)), bytes, accumulate);
}

// @ts-ignore: decorator
@inline
function put(to: usize, x: v128, bytes: usize, accumulate: bool): void {
  const sum = accumulate ? f32x4.add(x, v128.load(to)) : x;
  if (bytes == 16) v128.store(to, sum);
  else putPart(to, sum, bytes);
}

/** Out of line: the common path stays short. */
function putPart(to: usize, x: v128, bytes: usize): void {
  storePart(to, x, bytes);
}
