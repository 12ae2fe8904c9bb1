import { putVector } from "./winogradJob";

/*
 * Whole images of 2×2 pixels, padded by 1: along an axis y₀ = w₁x₀ + w₂x₁ and y₁ = w₀x₀ + w₁x₁ take three products instead of four,
 * w₁(x₀ + x₁), (w₂ − w₁)x₁ and (w₀ − w₁)x₀, so an image, which is a tile, takes 9 where F(4×4, 3×3) takes 36.
 */

/**
 * (a, b) becomes (a + b, b, a) along both axes of `count` images, `bytes` each: what is done to x, and, from the last pixel to the first, to
 * dy. Pixels are `step` bytes apart; the rest as in `transformInput`.
 */
export function spreadPixels(
  from: usize,
  step: usize,
  bytes: usize,
  count: i32,
  vectors: i32,
  planes: usize,
  plane: usize,
  slab: usize,
): void {
  for (let t = 0; t < count; t++) {
    let at = from;
    for (let v = 0; v < vectors; v++) {
      let to = planes + <usize>(v >> 4) * slab + (<usize>(v & 15) << 4);
      const a0 = v128.load(at);
      const b0 = v128.load(at + step);
      const a1 = v128.load(at + step * 2);
      const b1 = v128.load(at + step * 3);
      to = spreadRow(f32x4.add(a0, a1), f32x4.add(b0, b1), to, plane);
      to = spreadRow(a1, b1, to, plane);
      spreadRow(a0, b0, to, plane);
      at += 16;
    }
    from += bytes;
    planes += 256;
  }
}

// @ts-ignore: decorator
@inline
function spreadRow(a: v128, b: v128, to: usize, plane: usize): usize {
  v128.store(to, f32x4.add(a, b));
  to += plane;
  v128.store(to, b);
  to += plane;
  v128.store(to, a);
  return to + plane;
}

/** (w₀, w₁, w₂) becomes (w₁, w₂ − w₁, w₀ − w₁) along both axes. See `transformTaps`. */
export function spreadTaps(g: usize, tap: usize, to: usize, plane: usize): void {
  const g1 = g + 3 * tap;
  const g2 = g1 + 3 * tap;
  const m0 = v128.load(g1);
  const m1 = v128.load(g1 + tap);
  const m2 = v128.load(g1 + 2 * tap);
  to = spreadTapRow(m0, m1, m2, to, plane);
  to = spreadTapRow(
    f32x4.sub(v128.load(g2), m0),
    f32x4.sub(v128.load(g2 + tap), m1),
    f32x4.sub(v128.load(g2 + 2 * tap), m2),
    to,
    plane,
  );
  spreadTapRow(
    f32x4.sub(v128.load(g), m0),
    f32x4.sub(v128.load(g + tap), m1),
    f32x4.sub(v128.load(g + 2 * tap), m2),
    to,
    plane,
  );
}

// @ts-ignore: decorator
@inline
function spreadTapRow(w0: v128, w1: v128, w2: v128, to: usize, plane: usize): usize {
  v128.store(to, w1);
  to += plane;
  v128.store(to, f32x4.sub(w2, w1));
  to += plane;
  v128.store(to, f32x4.sub(w0, w1));
  return to + plane;
}

/**
 * (m₀, m₁, m₂) becomes (m₀ + m₁, m₀ + m₂) along both axes, plus `bias` if it is not at 0, not below `lowest`. Rows of planes lie `row`
 * bytes apart.
 */
export function joinPixels(
  count: i32,
  channels: i32,
  planes: usize,
  plane: usize,
  row: usize,
  y: usize,
  pixel: usize,
  bias: usize,
  lowest: v128,
): void {
  for (let t = 0; t < count; t++) {
    let from = planes;
    for (let c = 0; c < channels; c += 4) {
      const added = bias ? v128.load(bias + ((<usize>c) << 2)) : f32x4.splat(0);
      const to = y + ((<usize>c) << 2);
      const second = from + plane * 3;
      const third = second + plane * 3;
      const m0 = f32x4.add(v128.load(from), added);
      const m1 = v128.load(from + plane);
      const m2 = v128.load(from + plane * 2);
      const left = channels - c;
      let p = f32x4.add(m0, v128.load(second));
      let q = f32x4.add(m1, v128.load(second + plane));
      let r = f32x4.add(m2, v128.load(second + plane * 2));
      putVector(to, f32x4.pmax(f32x4.add(p, q), lowest), left);
      putVector(to + pixel, f32x4.pmax(f32x4.add(p, r), lowest), left);
      p = f32x4.add(m0, v128.load(third));
      q = f32x4.add(m1, v128.load(third + plane));
      r = f32x4.add(m2, v128.load(third + plane * 2));
      putVector(to + pixel * 2, f32x4.pmax(f32x4.add(p, q), lowest), left);
      putVector(to + pixel * 3, f32x4.pmax(f32x4.add(p, r), lowest), left);
      from += 16;
    }
    planes += row;
    y += pixel * 4;
  }
}

/** (u₀, u₁, u₂) becomes (u₂, u₀ − u₁ − u₂, u₁) along both axes: one vector of the gradients of nine taps, written to `to`, 16 bytes apart. */
export function joinTaps(from: usize, plane: usize, to: usize): void {
  const second = from + plane * 3;
  const third = second + plane * 3;
  const a0 = v128.load(second);
  const a1 = v128.load(second + plane);
  const a2 = v128.load(second + plane * 2);
  const b0 = v128.load(third);
  const b1 = v128.load(third + plane);
  const b2 = v128.load(third + plane * 2);
  joinTapRow(b0, b1, b2, to);
  joinTapRow(
    f32x4.sub(f32x4.sub(v128.load(from), a0), b0),
    f32x4.sub(f32x4.sub(v128.load(from + plane), a1), b1),
    f32x4.sub(f32x4.sub(v128.load(from + plane * 2), a2), b2),
    to + 48,
  );
  joinTapRow(a0, a1, a2, to + 96);
}

// @ts-ignore: decorator
@inline
function joinTapRow(u0: v128, u1: v128, u2: v128, to: usize): void {
  v128.store(to, u2);
  v128.store(to, f32x4.sub(f32x4.sub(u0, u1), u2), 16);
  v128.store(to, u1, 32);
}
