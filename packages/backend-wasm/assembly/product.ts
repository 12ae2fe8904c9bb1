import { multiply4x8 } from "./microKernel";
import { ceilDiv } from "./simd";
import { scratch } from "./threads";

/** The most rows and columns of a block of a product, and the deepest panels: block and panels of rows stay in the second-level cache. */
// @ts-ignore: decorator
@inline
export const MAX_ROWS: i32 = 128;
// @ts-ignore: decorator
@inline
export const MAX_COLUMNS: i32 = 512;
// @ts-ignore: decorator
@inline
export const MAX_DEPTH: i32 = 512;

/** Where a thread keeps the block of the product that it works on, and its panels of rows. */
// @ts-ignore: decorator
@inline
export function blockArea(): usize {
  return scratch();
}

// @ts-ignore: decorator
@inline
export function rowPanels(): usize {
  return scratch() + (512 << 10);
}

/** Behind the panels: for tables and panels of other shapes. */
// @ts-ignore: decorator
@inline
export function freeArea(): usize {
  return scratch() + (1024 << 10);
}

/** Bytes from row to row in a block of so many columns. */
// @ts-ignore: decorator
@inline
export function blockStride(columns: i32): usize {
  return (<usize>ceilDiv(columns, 8) << 5) + 64;
}

/** Depth is cut into equal parts of at most MAX_DEPTH. */
export function depthOfParts(depth: i32): i32 {
  return ceilDiv(depth, ceilDiv(depth, MAX_DEPTH));
}

/** block [+]= rows · columns, from packed panels; panels of rows follow each other, those of columns lie `panelStride` bytes apart. */
export function multiplyBlock(
  rowQuads: i32,
  depth: i32,
  left: usize,
  right: usize,
  panelStride: usize,
  columns: i32,
  accumulate: bool,
): void {
  const stride = blockStride(columns);
  const panels = ceilDiv(columns, 8);
  const quadBytes = <usize>depth << 4;
  for (let panel = 0; panel < panels; panel++) {
    let block = blockArea() + (<usize>panel << 5);
    let a = left;
    for (let quad = 0; quad < rowQuads; quad++) {
      multiply4x8(depth, a, right, block, stride, accumulate);
      a += quadBytes;
      block += stride << 2;
    }
    right += panelStride;
  }
}

/** Copies a finished row of numbers, adds the bias if there is one, and cuts at 0 if asked to. */
export function finishRow(source: usize, target: usize, columns: i32, bias: usize, relu: bool): void {
  let offset: usize = 0;
  const whole = <usize>(columns & ~3) << 2;
  const end = <usize>columns << 2;
  const zero = f32x4.splat(0);
  if (bias == 0) {
    if (relu) {
      for (; offset < whole; offset += 16) v128.store(target + offset, f32x4.pmax(zero, v128.load(source + offset)));
    } else {
      for (; offset < whole; offset += 16) v128.store(target + offset, v128.load(source + offset));
    }
  } else if (relu) {
    for (; offset < whole; offset += 16) {
      v128.store(target + offset, f32x4.pmax(zero, f32x4.add(v128.load(source + offset), v128.load(bias + offset))));
    }
  } else {
    for (; offset < whole; offset += 16) {
      v128.store(target + offset, f32x4.add(v128.load(source + offset), v128.load(bias + offset)));
    }
  }
  for (; offset < end; offset += 4) {
    let value = load<f32>(source + offset);
    if (bias != 0) value += load<f32>(bias + offset);
    store<f32>(target + offset, relu && !(value > 0) ? 0 : value);
  }
}
