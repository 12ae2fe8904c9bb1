/** x · y + acc; fused, with one rounding, where the binary is compiled with relaxed SIMD. */
// @ts-ignore: decorator
@inline
export function mac(acc: v128, x: v128, y: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, acc);
  return f32x4.add(acc, f32x4.mul(x, y));
}

// @ts-ignore: decorator
@inline
export function min32(a: i32, b: i32): i32 {
  return a < b ? a : b;
}

// @ts-ignore: decorator
@inline
export function ceilDiv(a: i32, b: i32): i32 {
  return (a + b - 1) / b;
}

// @ts-ignore: decorator
@inline
export function max32(a: i32, b: i32): i32 {
  return a > b ? a : b;
}

/** In every lane `yes` where `mask` is all ones, `no` where it is zero. */
// @ts-ignore: decorator
@inline
export function select32(yes: v128, no: v128, mask: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return i32x4.relaxed_laneselect(yes, no, mask);
  return v128.bitselect(yes, no, mask);
}

/** Stores the first 4, 8, 12 or 16 bytes of a vector and touches none behind them. */
// @ts-ignore: decorator
@inline
export function storePart(address: usize, values: v128, bytes: usize): void {
  if (bytes >= 16) {
    v128.store(address, values);
  } else if (bytes >= 8) {
    v128.store64_lane(address, values, 0);
    if (bytes == 12) v128.store32_lane(address, values, 2, 8);
  } else {
    v128.store32_lane(address, values, 0);
  }
}
