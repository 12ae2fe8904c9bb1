import { exp, log, sigmoid, tanh } from "./elementary";
import { min32, select32, storePart } from "./simd";
import { JOB, parallel } from "./threads";

/** Numbers a tile: 64 KiB in, 64 KiB out. */
const TILE: i32 = 16384;

// @ts-ignore: decorator
@inline
const ABS: i32 = 0;
// @ts-ignore: decorator
@inline
const EXP: i32 = 1;
// @ts-ignore: decorator
@inline
const LOG: i32 = 2;
// @ts-ignore: decorator
@inline
const NEG: i32 = 3;
// @ts-ignore: decorator
@inline
const RELU: i32 = 4;
// @ts-ignore: decorator
@inline
const SIGMOID: i32 = 5;
// @ts-ignore: decorator
@inline
const SIGN: i32 = 6;
// @ts-ignore: decorator
@inline
const SQRT: i32 = 7;
// @ts-ignore: decorator
@inline
const TANH: i32 = 8;
// @ts-ignore: decorator
@inline
const TO_INTEGERS: i32 = 9;
// @ts-ignore: decorator
@inline
const TO_FLOATS: i32 = 10;
// @ts-ignore: decorator
@inline
const COPY: i32 = 11;

@unmanaged
class UnaryJob {
  op: i32;
  x: usize;
  y: usize;
  count: i32;
}

/** y = op(x); see src/primitives/elementwise.ts for the numbers of the operations. */
export function unary(op: i32, x: usize, y: usize, count: i32): void {
  const job = changetype<UnaryJob>(JOB);
  job.op = op;
  job.x = x;
  job.y = y;
  job.count = count;
  parallel(unaryTile, (count + TILE - 1) / TILE);
}

function unaryTile(tile: i32): void {
  const job = changetype<UnaryJob>(JOB);
  const first = tile * TILE;
  const count = min32(TILE, job.count - first);
  const x = job.x + ((<usize>first) << 2);
  const y = job.y + ((<usize>first) << 2);
  switch (job.op) {
    case ABS:
      return map(ABS, x, y, count);
    case EXP:
      return map(EXP, x, y, count);
    case LOG:
      return map(LOG, x, y, count);
    case NEG:
      return map(NEG, x, y, count);
    case RELU:
      return map(RELU, x, y, count);
    case SIGMOID:
      return map(SIGMOID, x, y, count);
    case SIGN:
      return map(SIGN, x, y, count);
    case SQRT:
      return map(SQRT, x, y, count);
    case TANH:
      return map(TANH, x, y, count);
    case TO_INTEGERS:
      return map(TO_INTEGERS, x, y, count);
    case TO_FLOATS:
      return map(TO_FLOATS, x, y, count);
    case COPY:
      memory.copy(y, x, (<usize>count) << 2);
  }
}

/** `op` is a constant wherever this is inlined, and so costs nothing. */
// @ts-ignore: decorator
@inline
function map(op: i32, x: usize, y: usize, count: i32): void {
  let offset: usize = 0;
  for (const end = (<usize>(count & ~7)) << 2; offset < end; offset += 32) {
    v128.store(y + offset, apply(op, v128.load(x + offset)));
    v128.store(y + offset, apply(op, v128.load(x + offset, 16)), 16);
  }
  if (count & 4) {
    v128.store(y + offset, apply(op, v128.load(x + offset)));
    offset += 16;
  }
  const rest = (<usize>(count & 3)) << 2;
  if (rest) storePart(y + offset, apply(op, v128.load(x + offset)), rest);
}

// @ts-ignore: decorator
@inline
function apply(op: i32, x: v128): v128 {
  const zero = f32x4.splat(0);
  switch (op) {
    case ABS:
      return f32x4.abs(x);
    case EXP:
      return exp(x);
    case LOG:
      return log(x);
    case NEG:
      return f32x4.neg(x);
    case RELU:
      // The sum makes 0 of −0.
      return f32x4.add(f32x4.pmax(x, zero), zero);
    case SIGMOID:
      return sigmoid(x);
    case SIGN:
      return select32(signedOne(x), x, f32x4.gt(f32x4.abs(x), zero));
    case SQRT:
      return f32x4.sqrt(x);
    case TANH:
      return tanh(x);
    case TO_INTEGERS:
      return i32x4.trunc_sat_f32x4_s(x);
    default:
      return f32x4.convert_i32x4_s(x);
  }
}

// @ts-ignore: decorator
@inline
function signedOne(x: v128): v128 {
  return v128.or(v128.and(x, f32x4.splat(-0.0)), f32x4.splat(1));
}
