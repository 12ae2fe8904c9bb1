import { storePart } from "./simd";

// @ts-ignore: decorator
@inline
const ADD: i32 = 0;
// @ts-ignore: decorator
@inline
const SUB: i32 = 1;
// @ts-ignore: decorator
@inline
const MUL: i32 = 2;
// @ts-ignore: decorator
@inline
const DIV: i32 = 3;
// @ts-ignore: decorator
@inline
const MAXIMUM: i32 = 4;
// @ts-ignore: decorator
@inline
const MINIMUM: i32 = 5;
// @ts-ignore: decorator
@inline
const EQUAL: i32 = 6;
// @ts-ignore: decorator
@inline
const GREATER: i32 = 7;
// @ts-ignore: decorator
@inline
const EQUAL_INTEGERS: i32 = 8;
// @ts-ignore: decorator
@inline
const GREATER_INTEGERS: i32 = 9;

/** y = a op b for `count` ≥ 1 numbers; `aStep` and `bStep` are 1, or one of them is 0 for a number that repeats. */
export function binaryRow(op: i32, aStep: i32, bStep: i32, a: usize, b: usize, y: usize, count: i32): void {
  switch (op) {
    case ADD:
      return row(ADD, aStep, bStep, a, b, y, count);
    case SUB:
      return row(SUB, aStep, bStep, a, b, y, count);
    case MUL:
      return row(MUL, aStep, bStep, a, b, y, count);
    case DIV:
      return row(DIV, aStep, bStep, a, b, y, count);
    case MAXIMUM:
      return row(MAXIMUM, aStep, bStep, a, b, y, count);
    case MINIMUM:
      return row(MINIMUM, aStep, bStep, a, b, y, count);
    case EQUAL:
      return row(EQUAL, aStep, bStep, a, b, y, count);
    case GREATER:
      return row(GREATER, aStep, bStep, a, b, y, count);
    case EQUAL_INTEGERS:
      return row(EQUAL_INTEGERS, aStep, bStep, a, b, y, count);
    case GREATER_INTEGERS:
      return row(GREATER_INTEGERS, aStep, bStep, a, b, y, count);
  }
}

/** `op` is a constant wherever this is inlined, and so costs nothing. */
// @ts-ignore: decorator
@inline
function row(op: i32, aStep: i32, bStep: i32, a: usize, b: usize, y: usize, count: i32): void {
  let offset: usize = 0;
  const end = (<usize>count) << 2;
  if (aStep == 0) {
    const x = v128.load_splat<f32>(a);
    for (; offset + 32 <= end; offset += 32) {
      v128.store(y + offset, apply(op, x, v128.load(b + offset)));
      v128.store(y + offset, apply(op, x, v128.load(b + offset, 16)), 16);
    }
    for (; offset + 16 <= end; offset += 16) v128.store(y + offset, apply(op, x, v128.load(b + offset)));
    if (offset == end) return;
    if (end > 16) v128.store(y + end - 16, apply(op, x, v128.load(b + end - 16)));
    else storePart(y, apply(op, x, v128.load(b)), end);
  } else if (bStep == 0) {
    const x = v128.load_splat<f32>(b);
    for (; offset + 32 <= end; offset += 32) {
      v128.store(y + offset, apply(op, v128.load(a + offset), x));
      v128.store(y + offset, apply(op, v128.load(a + offset, 16), x), 16);
    }
    for (; offset + 16 <= end; offset += 16) v128.store(y + offset, apply(op, v128.load(a + offset), x));
    if (offset == end) return;
    if (end > 16) v128.store(y + end - 16, apply(op, v128.load(a + end - 16), x));
    else storePart(y, apply(op, v128.load(a), x), end);
  } else {
    for (; offset + 32 <= end; offset += 32) {
      v128.store(y + offset, apply(op, v128.load(a + offset), v128.load(b + offset)));
      v128.store(y + offset, apply(op, v128.load(a + offset, 16), v128.load(b + offset, 16)), 16);
    }
    for (; offset + 16 <= end; offset += 16) {
      v128.store(y + offset, apply(op, v128.load(a + offset), v128.load(b + offset)));
    }
    if (offset == end) return;
    // The last vector again, moved back to the end.
    if (end > 16) v128.store(y + end - 16, apply(op, v128.load(a + end - 16), v128.load(b + end - 16)));
    else storePart(y, apply(op, v128.load(a), v128.load(b)), end);
  }
}

// @ts-ignore: decorator
@inline
function apply(op: i32, a: v128, b: v128): v128 {
  const one = f32x4.splat(1);
  switch (op) {
    case ADD:
      return f32x4.add(a, b);
    case SUB:
      return f32x4.sub(a, b);
    case MUL:
      return f32x4.mul(a, b);
    case DIV:
      return f32x4.div(a, b);
    case MAXIMUM:
      return f32x4.max(a, b);
    case MINIMUM:
      return f32x4.min(a, b);
    case EQUAL:
      return v128.and(f32x4.eq(a, b), one);
    case GREATER:
      return v128.and(f32x4.gt(a, b), one);
    case EQUAL_INTEGERS:
      return v128.and(i32x4.eq(a, b), one);
    default:
      return v128.and(i32x4.gt_s(a, b), one);
  }
}
