import { mac, min32 } from "./simd";
import { addTo } from "./winogradMultiply";

/** Bytes from one tile to the next. */
// @ts-ignore: decorator
@inline
const TILE: usize = 256;
/** Tiles whose rows of both sides stay in the nearest cache. */
// @ts-ignore: decorator
@inline
const DEPTH: i32 = 48;

/**
 * C = [C +] Aᵀ · B in every plane, summed over `tiles` ≥ 1 tiles. A: `rows` columns, rounded up to a multiple of 4, of rows of 256 bytes, one
 * for each tile. B: `panels` times 8 columns of such rows. C: rows of `row` bytes.
 */
export function correlatePlanes(
  count: i32,
  tiles: i32,
  rows: i32,
  panels: i32,
  a: usize,
  aPlane: usize,
  b: usize,
  bPlane: usize,
  c: usize,
  cPlane: usize,
  row: usize,
  accumulate: bool,
): void {
  for (let p = 0; p < count; p++) {
    for (let tile = 0; tile < tiles; tile += DEPTH) {
      const depth = min32(DEPTH, tiles - tile);
      const skip = <usize>tile * TILE;
      correlateBlock(depth, rows, panels, a + skip, b + skip, c, row, accumulate || tile > 0);
    }
    a += aPlane;
    b += bPlane;
    c += cPlane;
  }
}

function correlateBlock(
  depth: i32,
  rows: i32,
  panels: i32,
  a: usize,
  b: usize,
  c: usize,
  row: usize,
  accumulate: bool,
): void {
  for (let q = 0; q < panels; q++) {
    let from = a;
    let to = c;
    let left = rows;
    while (left > 0) {
      if (ASC_FEATURE_RELAXED_SIMD) {
        if (left > 8 || left == 5 || left == 6) {
          correlate6x8(depth, from, b, to, row, accumulate);
          from += 24;
          to += row * 6;
          left -= 6;
          continue;
        }
      }
      correlate4x8(depth, from, b, to, row, accumulate);
      from += 16;
      to += row * 4;
      left -= 4;
    }
    b += 32;
    c += 32;
  }
}

/** See `multiply4x8` of microKernel.ts for why the loop has two exits. */
function correlate4x8(depth: i32, a: usize, b: usize, c: usize, row: usize, accumulate: bool): void {
  let c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128, c30: v128, c31: v128;
  const r1 = c + row;
  const r2 = r1 + row;
  const r3 = r2 + row;
  c00 = f32x4.splat(0);
  c01 = c00;
  c10 = c00;
  c11 = c00;
  c20 = c00;
  c21 = c00;
  c30 = c00;
  c31 = c00;
  a -= TILE;
  b -= TILE;
  const end = b + <usize>depth * TILE;
  let x: v128, y0: v128, y1: v128;
  while (true) {
    b += TILE;
    a += TILE;
    y0 = v128.load(b);
    y1 = v128.load(b, 16);
    x = v128.load_splat<f32>(a);
    c00 = mac(c00, x, y0);
    c01 = mac(c01, x, y1);
    x = v128.load_splat<f32>(a, 4);
    c10 = mac(c10, x, y0);
    c11 = mac(c11, x, y1);
    x = v128.load_splat<f32>(a, 8);
    c20 = mac(c20, x, y0);
    c21 = mac(c21, x, y1);
    x = v128.load_splat<f32>(a, 12);
    c30 = mac(c30, x, y0);
    c31 = mac(c31, x, y1);
    if (b >= end) break;
    b += TILE;
    a += TILE;
    y0 = v128.load(b);
    y1 = v128.load(b, 16);
    x = v128.load_splat<f32>(a);
    c00 = mac(c00, x, y0);
    c01 = mac(c01, x, y1);
    x = v128.load_splat<f32>(a, 4);
    c10 = mac(c10, x, y0);
    c11 = mac(c11, x, y1);
    x = v128.load_splat<f32>(a, 8);
    c20 = mac(c20, x, y0);
    c21 = mac(c21, x, y1);
    x = v128.load_splat<f32>(a, 12);
    c30 = mac(c30, x, y0);
    c31 = mac(c31, x, y1);
    if (b >= end) break;
  }
  if (accumulate) {
    addTo(c, c00);
    addTo(c + 16, c01);
    addTo(r1, c10);
    addTo(r1 + 16, c11);
    addTo(r2, c20);
    addTo(r2 + 16, c21);
    addTo(r3, c30);
    addTo(r3 + 16, c31);
    return;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(r1, c10);
  v128.store(r1, c11, 16);
  v128.store(r2, c20);
  v128.store(r2, c21, 16);
  v128.store(r3, c30);
  v128.store(r3, c31, 16);
}

/** See `multiply6x8` of winogradMultiply.ts. */
function correlate6x8(depth: i32, a: usize, b: usize, c: usize, row: usize, accumulate: bool): void {
  let c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128;
  let c30: v128, c31: v128, c40: v128, c41: v128, c50: v128, c51: v128;
  const r1 = c + row;
  const r2 = r1 + row;
  const r3 = r2 + row;
  const r4 = r3 + row;
  const r5 = r4 + row;
  c00 = f32x4.splat(0);
  c01 = c00;
  c10 = c00;
  c11 = c00;
  c20 = c00;
  c21 = c00;
  c30 = c00;
  c31 = c00;
  c40 = c00;
  c41 = c00;
  c50 = c00;
  c51 = c00;
  const end = b + <usize>depth * TILE;
  let x: v128, y0: v128, y1: v128;
  while (true) {
    if (b >= end) break;
    y0 = v128.load(b);
    y1 = v128.load(b, 16);
    x = v128.load_splat<f32>(a);
    c00 = mac(c00, x, y0);
    c01 = mac(c01, x, y1);
    x = v128.load_splat<f32>(a, 4);
    c10 = mac(c10, x, y0);
    c11 = mac(c11, x, y1);
    x = v128.load_splat<f32>(a, 8);
    c20 = mac(c20, x, y0);
    c21 = mac(c21, x, y1);
    x = v128.load_splat<f32>(a, 12);
    c30 = mac(c30, x, y0);
    c31 = mac(c31, x, y1);
    x = v128.load_splat<f32>(a, 16);
    c40 = mac(c40, x, y0);
    c41 = mac(c41, x, y1);
    x = v128.load_splat<f32>(a, 20);
    c50 = mac(c50, x, y0);
    c51 = mac(c51, x, y1);
    b += TILE;
    a += TILE;
  }
  if (accumulate) {
    addTo(c, c00);
    addTo(c + 16, c01);
    addTo(r1, c10);
    addTo(r1 + 16, c11);
    addTo(r2, c20);
    addTo(r2 + 16, c21);
    addTo(r3, c30);
    addTo(r3 + 16, c31);
    addTo(r4, c40);
    addTo(r4 + 16, c41);
    addTo(r5, c50);
    addTo(r5 + 16, c51);
    return;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(r1, c10);
  v128.store(r1, c11, 16);
  v128.store(r2, c20);
  v128.store(r2, c21, 16);
  v128.store(r3, c30);
  v128.store(r3, c31, 16);
  v128.store(r4, c40);
  v128.store(r4, c41, 16);
  v128.store(r5, c50);
  v128.store(r5, c51, 16);
}
