import { storePart } from "./simd";

/**
 * The channels of one pixel at `to`: sums over a block of pixels, divided by `cells`. The block has `rows` rows, `line` bytes apart, of `columns`
 * bytes. Up to `whole` bytes vectors may be stored whole, behind them is a neighbour's pixel.
 */
export function divideBlockSum(
  to: usize, from: usize, whole: usize, pixel: usize, line: usize, rows: i32, columns: usize, cells: v128,
): void {
  let at: usize = 0;
  for (; at + 64 <= whole; at += 64) {
    let sum0 = f32x4.splat(0);
    let sum1 = sum0;
    let sum2 = sum0;
    let sum3 = sum0;
    let start = from + at;
    for (let row = 0; row < rows; row++, start += line) {
      const end = start + columns;
      for (let here = start; here < end; here += pixel) {
        sum0 = f32x4.add(sum0, v128.load(here));
        sum1 = f32x4.add(sum1, v128.load(here, 16));
        sum2 = f32x4.add(sum2, v128.load(here, 32));
        sum3 = f32x4.add(sum3, v128.load(here, 48));
      }
    }
    v128.store(to + at, f32x4.div(sum0, cells));
    v128.store(to + at, f32x4.div(sum1, cells), 16);
    v128.store(to + at, f32x4.div(sum2, cells), 32);
    v128.store(to + at, f32x4.div(sum3, cells), 48);
  }
  for (; at < pixel; at += 16) {
    let sum = f32x4.splat(0);
    let start = from + at;
    for (let row = 0; row < rows; row++, start += line) {
      const end = start + columns;
      for (let here = start; here < end; here += pixel) sum = f32x4.add(sum, v128.load(here));
    }
    const mean = f32x4.div(sum, cells);
    if (at < whole) v128.store(to + at, mean);
    else storePart(to + at, mean, pixel - at);
  }
}
