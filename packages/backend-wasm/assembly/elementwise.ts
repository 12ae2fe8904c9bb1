import { exp, log, sigmoid, tanh } from "./elementary";
import { ceilDiv, min32, select32, storePart } from "./simd";
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
  x: usize;
  y: usize;
  count: i32;
}

/** y = op(x); see src/primitives/elementwise.ts for the numbers of the operations. */
export function unary(op: i32, x: usize, y: usize, count: i32): void {
  const job = changetype<UnaryJob>(JOB);
  job.x = x;
  job.y = y;
  job.count = count;
  const tiles = ceilDiv(count, TILE);
  // A function for each: in one for all V8 runs out of registers.
  switch (op) {
    case ABS:
      return parallel(absTile, tiles);
    case EXP:
      return parallel(expTile, tiles);
    case LOG:
      return parallel(logTile, tiles);
    case NEG:
      return parallel(negTile, tiles);
    case RELU:
      return parallel(reluTile, tiles);
    case SIGMOID:
      return parallel(sigmoidTile, tiles);
    case SIGN:
      return parallel(signTile, tiles);
    case SQRT:
      return parallel(sqrtTile, tiles);
    case TANH:
      return parallel(tanhTile, tiles);
    case TO_INTEGERS:
      return parallel(toIntegersTile, tiles);
    case TO_FLOATS:
      return parallel(toFloatsTile, tiles);
    case COPY:
      return parallel(copyTile, tiles);
  }
}

function absTile(tile: i32): void {
  map(ABS, tile);
}

function expTile(tile: i32): void {
  map(EXP, tile);
}

function logTile(tile: i32): void {
  map(LOG, tile);
}

function negTile(tile: i32): void {
  map(NEG, tile);
}

function reluTile(tile: i32): void {
  map(RELU, tile);
}

function sigmoidTile(tile: i32): void {
  map(SIGMOID, tile);
}

function signTile(tile: i32): void {
  map(SIGN, tile);
}

function sqrtTile(tile: i32): void {
  map(SQRT, tile);
}

function tanhTile(tile: i32): void {
  map(TANH, tile);
}

function toIntegersTile(tile: i32): void {
  map(TO_INTEGERS, tile);
}

function toFloatsTile(tile: i32): void {
  map(TO_FLOATS, tile);
}

function copyTile(tile: i32): void {
  map(COPY, tile);
}

/** `op` is a constant wherever this is inlined, and so costs nothing. */
// @ts-ignore: decorator
@inline
function map(op: i32, tile: i32): void {
  const job = changetype<UnaryJob>(JOB);
  const first = tile * TILE;
  const count = min32(TILE, job.count - first);
  const x = job.x + ((<usize>first) << 2);
  const y = job.y + ((<usize>first) << 2);
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
    case TO_FLOATS:
      return f32x4.convert_i32x4_s(x);
    default:
      return x;
  }
}

// @ts-ignore: decorator
@inline
function signedOne(x: v128): v128 {
  return v128.or(v128.and(x, f32x4.splat(-0.0)), f32x4.splat(1));
}
