/** Numbers that are added in float32 before their sum goes to float64. */
const BLOCK: i32 = 512;

/** Σ x over `count` numbers that lie one after the other. */
export function sumRow(x: usize, count: i32): f64 {
  let total: f64 = 0;
  let left = count;
  for (; left >= BLOCK; left -= BLOCK) {
    total += sumBlock(x, x + BLOCK * 4);
    x += BLOCK * 4;
  }
  if (left >= 4) {
    const end = x + ((<usize>(left & ~3)) << 2);
    total += sumBlock(x, end);
    x = end;
    left &= 3;
  }
  for (; left > 0; left--) {
    total += load<f32>(x);
    x += 4;
  }
  return total;
}

function sumBlock(x: usize, end: usize): f64 {
  let a = f32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (; x + 64 <= end; x += 64) {
    a = f32x4.add(a, v128.load(x));
    b = f32x4.add(b, v128.load(x, 16));
    c = f32x4.add(c, v128.load(x, 32));
    d = f32x4.add(d, v128.load(x, 48));
  }
  for (; x < end; x += 16) a = f32x4.add(a, v128.load(x));
  a = f32x4.add(f32x4.add(a, b), f32x4.add(c, d));
  const pairs = f64x2.add(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(v128.shuffle<i32>(a, a, 2, 3, 2, 3)));
  return f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
}
