import { max32, min32 } from "./simd";

/** Numbers that are added in float32 before their sums go to float64. */
const BLOCK: i32 = 16384;
/** Rows of fewer columns are taken several at a time. */
const NARROW: i32 = 32;

/**
 * totals[c] = Σ over rows of x[row, c], in float64, for `width` columns of rows `stride` bytes apart; at most 1,024 columns. Takes 32
 * KiB behind `totals` too.
 */
export function sumColumns(x: usize, rows: i32, stride: usize, width: i32, totals: usize): void {
  const sums = totals + 16384;
  clear(totals, (<usize>((width + 3) & ~3)) << 3);
  let together = 1;
  if (width < NARROW && stride == (<usize>width) << 2) {
    // Whole vectors: 4 rows of an odd width, 2 of an even one.
    together = width & 1 ? 4 : width & 2 ? 2 : 1;
    while (together * width < NARROW) together <<= 1;
  }
  const vectors = (together * width + 3) >> 2;
  const step = stride * together;
  const most = max32(BLOCK / (together * width), 8);
  let left = rows / together;
  while (left > 0) {
    const part = min32(left, most);
    clear(sums, (<usize>vectors) << 4);
    addRows(x, part, step, vectors, sums);
    for (let row = 0; row < together; row++) addToTotals(sums + (((<usize>row) * width) << 2), totals, width);
    x += step * part;
    left -= part;
  }
  for (let row = rows % together; row > 0; row--) {
    addToTotals(x, totals, width);
    x += stride;
  }
}

function clear(to: usize, bytes: usize): void {
  for (const end = to + bytes; to < end; to += 16) v128.store(to, f32x4.splat(0));
}

/** sums += every row */
function addRows(x: usize, rows: i32, stride: usize, vectors: i32, sums: usize): void {
  const bytes = (<usize>vectors) << 4;
  for (; rows >= 4; rows -= 4) {
    const x1 = x + stride;
    const x2 = x1 + stride;
    const x3 = x2 + stride;
    for (let offset: usize = 0; offset < bytes; offset += 16) {
      const first = f32x4.add(v128.load(x + offset), v128.load(x1 + offset));
      const second = f32x4.add(v128.load(x2 + offset), v128.load(x3 + offset));
      v128.store(sums + offset, f32x4.add(v128.load(sums + offset), f32x4.add(first, second)));
    }
    x = x3 + stride;
  }
  for (; rows > 0; rows--) {
    for (let offset: usize = 0; offset < bytes; offset += 16) {
      v128.store(sums + offset, f32x4.add(v128.load(sums + offset), v128.load(x + offset)));
    }
    x += stride;
  }
}

/** Whole vectors: what lies behind the last column is added to what nobody reads. */
function addToTotals(sums: usize, totals: usize, count: i32): void {
  for (const end = sums + ((<usize>count) << 2); sums < end; sums += 16) {
    const x = v128.load(sums);
    const high = v128.shuffle<i32>(x, x, 2, 3, 2, 3);
    v128.store(totals, f64x2.add(v128.load(totals), f64x2.promote_low_f32x4(x)));
    v128.store(totals, f64x2.add(v128.load(totals, 16), f64x2.promote_low_f32x4(high)), 16);
    totals += 32;
  }
}
