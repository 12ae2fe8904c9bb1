/** The largest of `count` ≥ 1 numbers that lie one after the other; of 0 and −0 either. */
export function maxRow<T>(x: usize, count: i32): T {
  const end = x + ((<usize>count) << 2);
  if (count < 4) {
    let best = load<T>(x);
    for (let at = x + 4; at < end; at += 4) {
      const value = load<T>(at);
      if (value > best) best = value;
    }
    return best;
  }
  let a = v128.load(x);
  let b = a;
  let c = a;
  let d = a;
  let at = x + 16;
  for (; at + 64 <= end; at += 64) {
    a = larger<T>(a, v128.load(at));
    b = larger<T>(b, v128.load(at, 16));
    c = larger<T>(c, v128.load(at, 32));
    d = larger<T>(d, v128.load(at, 48));
  }
  for (; at + 16 <= end; at += 16) a = larger<T>(a, v128.load(at));
  // The last vector again, moved back to the end.
  a = larger<T>(larger<T>(a, v128.load(end - 16)), larger<T>(larger<T>(b, c), d));
  a = larger<T>(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  a = larger<T>(a, v128.shuffle<i32>(a, a, 1, 0, 3, 2));
  return v128.extract_lane<T>(a, 0);
}

/** a where they are equal */
// @ts-ignore: decorator
@inline
export function larger<T>(a: v128, b: v128): v128 {
  return isFloat<T>() ? f32x4.pmax(a, b) : i32x4.max_s(a, b);
}
