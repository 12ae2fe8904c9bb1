import { mac, select32 } from "./simd";

/*
 * Elementary functions of four numbers at once. The polynomials are minimax in relative error (Remez), their coefficients rounded to
 * float32; each is at least eight times as exact as float32.
 */

// Beyond them exp is 0 or overflows, and its exponent still fits the two factors.
const EXP_LEAST: f32 = -104;
const EXP_MOST: f32 = 89;
const LOG2_E: f32 = 1.44269504;
/** ln 2 in two parts: the product of the first with a whole number below 2¹⁵ is exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
/** 1.5 · 2²³: a float32 of this size has whole numbers in its last bits. */
const ROUNDER: f32 = 12582912;

/** e^x within 1 ulp, denormal results and overflow included. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  // The order of operands lets NaN through.
  x = f32x4.pmin(f32x4.pmax(x, f32x4.splat(EXP_LEAST)), f32x4.splat(EXP_MOST));
  const rounder = f32x4.splat(ROUNDER);
  const shifted = mac(rounder, x, f32x4.splat(LOG2_E));
  const n = f32x4.sub(shifted, rounder);
  let r = mac(x, n, f32x4.splat(-LN2_HIGH));
  r = mac(r, n, f32x4.splat(-LN2_LOW));
  let q = mac(f32x4.splat(0.00836885069), r, f32x4.splat(0.00138143217));
  q = mac(f32x4.splat(0.0416684002), r, q);
  q = mac(f32x4.splat(0.166665196), r, q);
  q = mac(f32x4.splat(0.49999994), r, q);
  const p = f32x4.add(f32x4.splat(1), mac(r, f32x4.mul(r, r), q));
  // 2ⁿ in two factors, so that the last product alone rounds where the result is denormal.
  const exponent = i32x4.sub(shifted, rounder);
  const half = i32x4.shr_s(exponent, 1);
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(exponent, half)));
}

// @ts-ignore: decorator
@inline
function powerOfTwo(exponent: v128): v128 {
  return i32x4.shl(i32x4.add(exponent, i32x4.splat(127)), 23);
}

/** ln x within 1 ulp, denormal x included; −∞ for 0, NaN below. */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  const denormal = f32x4.lt(x, f32x4.splat(1.17549435e-38));
  const scaled = select32(f32x4.mul(x, f32x4.splat(16777216)), x, denormal);
  // x = 2ⁿ · m with m from √½ to √2, by moving the bits of √½ to those of 1.
  const root = i32x4.splat(0x3f3504f3);
  const moved = i32x4.sub(scaled, root);
  const exponent = i32x4.sub(i32x4.shr_s(moved, 23), v128.and(denormal, i32x4.splat(24)));
  const m = i32x4.add(v128.and(moved, i32x4.splat(0x7fffff)), root);
  const n = f32x4.convert_i32x4_s(exponent);
  const f = f32x4.sub(m, f32x4.splat(1));
  const square = f32x4.mul(f, f);
  let p = mac(f32x4.splat(0.127615929), f, f32x4.splat(-0.0763450637));
  p = mac(f32x4.splat(-0.131601855), f, p);
  p = mac(f32x4.splat(0.142017558), f, p);
  p = mac(f32x4.splat(-0.166233569), f, p);
  p = mac(f32x4.splat(0.200012267), f, p);
  p = mac(f32x4.splat(-0.250008196), f, p);
  p = mac(f32x4.splat(0.333333313), f, p);
  p = f32x4.mul(f32x4.mul(p, f), square);
  p = mac(p, n, f32x4.splat(LN2_LOW));
  p = mac(p, square, f32x4.splat(-0.5));
  const y = mac(f32x4.add(f, p), n, f32x4.splat(LN2_HIGH));
  // ∞ and NaN are their own logarithms.
  const zero = f32x4.splat(0);
  const ends = select32(f32x4.splat(-Infinity), f32x4.splat(NaN), f32x4.eq(x, zero));
  const finite = select32(y, x, f32x4.lt(x, f32x4.splat(Infinity)));
  return select32(ends, finite, f32x4.le(x, zero));
}

/** 1 / (1 + e^−x) within 2.5 ulp: on the left as e^x / (1 + e^x), so that small results keep all their digits. */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)));
  const one = f32x4.splat(1);
  return f32x4.div(select32(e, one, f32x4.lt(x, f32x4.splat(0))), f32x4.add(one, e));
}

/** tanh x within 1.5 ulp: near 0 a polynomial, elsewhere 1 − 2 / (e^2x + 1). */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const square = f32x4.mul(x, x);
  let p = mac(f32x4.splat(0.020639088), square, f32x4.splat(-0.00570498733));
  p = mac(f32x4.splat(-0.0537397154), square, p);
  p = mac(f32x4.splat(0.133314416), square, p);
  p = mac(f32x4.splat(-0.333332807), square, p);
  const near = mac(size, f32x4.mul(size, square), p);
  const one = f32x4.splat(1);
  const two = f32x4.splat(2);
  const far = f32x4.sub(one, f32x4.div(two, f32x4.add(exp(f32x4.add(size, size)), one)));
  const y = select32(near, far, f32x4.lt(size, f32x4.splat(0.625)));
  return v128.or(y, v128.and(x, f32x4.splat(-0.0)));
}
