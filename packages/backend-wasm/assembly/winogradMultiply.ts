import { mac } from "./simd";

/**
 * C = [C +] A · B in every plane. A: `rows` tiles, rounded up to a multiple of 4, of `depth` ≥ 1 channels, 64 in a row of 256 bytes, those
 * above a slab further. B: `panels` panels of 8 columns, depth · 32 bytes each. C: rows of `row` bytes.
 *
 * A panel of B stays in the nearest cache while A passes by. What is there already is added last: short sums round less.
 */
export function multiplyPlanes(
  count: i32,
  rows: i32,
  depth: i32,
  panels: i32,
  a: usize,
  aPlane: usize,
  slab: usize,
  b: usize,
  bPlane: usize,
  c: usize,
  cPlane: usize,
  row: usize,
  accumulate: bool,
): void {
  const panelBytes = (<usize>depth) << 5;
  for (let p = 0; p < count; p++) {
    let panel = b;
    let column = c;
    for (let q = 0; q < panels; q++) {
      let from = a;
      let to = column;
      let left = rows;
      while (left > 0) {
        if (ASC_FEATURE_RELAXED_SIMD) {
          if (left > 8 || left == 5 || left == 6) {
            multiply6x8(depth, from, slab, panel, to, row, accumulate);
            from += 6 << 8;
            to += 6 * row;
            left -= 6;
            continue;
          }
        }
        multiply4x8(depth, from, slab, panel, to, row, accumulate);
        from += 4 << 8;
        to += 4 * row;
        left -= 4;
      }
      panel += panelBytes;
      column += 32;
    }
    a += aPlane;
    b += bPlane;
    c += cPlane;
  }
}

/** See `multiply4x8` of microKernel.ts for why the loop has two exits. */
function multiply4x8(
  depth: i32,
  a: usize,
  slab: usize,
  b: usize,
  c: usize,
  row: usize,
  accumulate: bool,
): void {
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
  a -= 4;
  b -= 32;
  const last = b + (<usize>depth << 5);
  let x: v128, y0: v128, y1: v128;
  while (true) {
    const end = last - b > 64 << 5 ? b + (64 << 5) : last;
    while (true) {
      b += 32;
      a += 4;
      y0 = v128.load(b);
      y1 = v128.load(b, 16);
      x = v128.load_splat<f32>(a);
      c00 = mac(c00, x, y0);
      c01 = mac(c01, x, y1);
      x = v128.load_splat<f32>(a, 256);
      c10 = mac(c10, x, y0);
      c11 = mac(c11, x, y1);
      x = v128.load_splat<f32>(a, 512);
      c20 = mac(c20, x, y0);
      c21 = mac(c21, x, y1);
      x = v128.load_splat<f32>(a, 768);
      c30 = mac(c30, x, y0);
      c31 = mac(c31, x, y1);
      if (b >= end) break;
      b += 32;
      a += 4;
      y0 = v128.load(b);
      y1 = v128.load(b, 16);
      x = v128.load_splat<f32>(a);
      c00 = mac(c00, x, y0);
      c01 = mac(c01, x, y1);
      x = v128.load_splat<f32>(a, 256);
      c10 = mac(c10, x, y0);
      c11 = mac(c11, x, y1);
      x = v128.load_splat<f32>(a, 512);
      c20 = mac(c20, x, y0);
      c21 = mac(c21, x, y1);
      x = v128.load_splat<f32>(a, 768);
      c30 = mac(c30, x, y0);
      c31 = mac(c31, x, y1);
      if (b >= end) break;
    }
    if (b >= last) break;
    a += slab - 256;
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

/**
 * 12 sums at once fit into registers only where multiply and add are one instruction, V8 keeps loads in place if the test is on top, and
 * there is one loop: two nested ones, or sums that are changed after it, are spilled inside.
 */
function multiply6x8(
  depth: i32,
  a: usize,
  slab: usize,
  b: usize,
  c: usize,
  row: usize,
  accumulate: bool,
): void {
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
  const end = b + (<usize>depth << 5);
  const jump = slab - 256;
  let next = b + (64 << 5);
  let x: v128, y0: v128, y1: v128;
  while (true) {
    if (b >= end) break;
    y0 = v128.load(b);
    y1 = v128.load(b, 16);
    x = v128.load_splat<f32>(a);
    c00 = mac(c00, x, y0);
    c01 = mac(c01, x, y1);
    x = v128.load_splat<f32>(a, 256);
    c10 = mac(c10, x, y0);
    c11 = mac(c11, x, y1);
    x = v128.load_splat<f32>(a, 512);
    c20 = mac(c20, x, y0);
    c21 = mac(c21, x, y1);
    x = v128.load_splat<f32>(a, 768);
    c30 = mac(c30, x, y0);
    c31 = mac(c31, x, y1);
    x = v128.load_splat<f32>(a, 1024);
    c40 = mac(c40, x, y0);
    c41 = mac(c41, x, y1);
    x = v128.load_splat<f32>(a, 1280);
    c50 = mac(c50, x, y0);
    c51 = mac(c51, x, y1);
    b += 32;
    a += 4;
    if (b == next) {
      a += jump;
      next += 64 << 5;
    }
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

/** Adds to a vector in memory. */
// @ts-ignore: decorator
@inline
export function addTo(address: usize, x: v128): void {
  v128.store(address, f32x4.add(x, v128.load(address)));
}
