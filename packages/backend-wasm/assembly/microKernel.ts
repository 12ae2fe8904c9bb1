import { mac } from "./simd";

/** Rows and columns of a tile of the product: what fits into registers beside its operands. */
// @ts-ignore: decorator
@inline
export const ROWS: i32 = 4;
// @ts-ignore: decorator
@inline
export const COLUMNS: i32 = 8;

/**
 * C (4×8) = [C +] A · B for packed panels: A holds 4 numbers, a column, for each of the `depth` ≥ 1 steps, B holds 8, a row.
 * Rows of C are `stride` bytes apart.
 *
 * V8 hoists all loads of a loop that is one block to its top, and then runs out of registers; the exit in the middle keeps loads beside
 * their use. Pointers move before the loads, which saves an extension each.
 */
export function multiply4x8(depth: i32, a: usize, b: usize, c: usize, stride: usize, accumulate: bool): void {
  let c00: v128, c01: v128, c10: v128, c11: v128, c20: v128, c21: v128, c30: v128, c31: v128;
  const r1 = c + stride;
  const r2 = r1 + stride;
  const r3 = r2 + stride;
  if (accumulate) {
    c00 = v128.load(c);
    c01 = v128.load(c, 16);
    c10 = v128.load(r1);
    c11 = v128.load(r1, 16);
    c20 = v128.load(r2);
    c21 = v128.load(r2, 16);
    c30 = v128.load(r3);
    c31 = v128.load(r3, 16);
  } else {
    c00 = f32x4.splat(0);
    c01 = c00;
    c10 = c00;
    c11 = c00;
    c20 = c00;
    c21 = c00;
    c30 = c00;
    c31 = c00;
  }
  a -= 16;
  b -= 32;
  const end = b + (<usize>depth << 5);
  let x: v128, y0: v128, y1: v128;
  while (true) {
    b += 32;
    a += 16;
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
    b += 32;
    a += 16;
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
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(r1, c10);
  v128.store(r1, c11, 16);
  v128.store(r2, c20);
  v128.store(r2, c21, 16);
  v128.store(r3, c30);
  v128.store(r3, c31, 16);
}

/** For measurements: the micro-kernel alone, `times` times on the same panels in scratch memory. */
export function probeMicroKernel(depth: i32, times: i32, panels: usize): void {
  const b = panels + (<usize>depth << 4);
  const c = b + (<usize>depth << 5);
  for (let run = 0; run < times; run++) multiply4x8(depth, panels, b, c, 32, false);
}
