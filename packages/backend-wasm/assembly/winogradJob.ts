import { storePart } from "./simd";
import { JOB } from "./threads";

/** Products for a tile of 4×4 outputs: each of the 6×6 places of a transformed tile is a plane of its own. */
// @ts-ignore: decorator
@inline
export const PLANES: i32 = 36;
/** Products for a whole image of 2×2; see winogradTwoByTwo.ts. */
// @ts-ignore: decorator
@inline
export const TWO_PLANES: i32 = 9;
/** Tiles are rows of 64 channels, 256 bytes: the channels above lie a whole slab further. */
// @ts-ignore: decorator
@inline
export const SLAB: i32 = 64;
/** Between planes, so that 36 planes do not meet in the same sets of a cache. */
// @ts-ignore: decorator
@inline
export const PLANE_GAP: usize = 192;
/** Scratch for what lies between the two halves of a transform. */
// @ts-ignore: decorator
@inline
export const TEMPORARY: usize = 16384;

/**
 * A convolution from images x to images y. The input gradient is one from dy to dx with the kernel turned. The filter gradient reads x
 * and, at y, dy, and writes at `kernel`.
 */
@unmanaged
export class WinogradJob {
  x: usize;
  kernel: usize;
  /** 0 without. */
  bias: usize;
  y: usize;
  workspace: usize;
  inHeight: i32;
  inWidth: i32;
  inChannels: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  padTop: i32;
  padLeft: i32;
  /** `PLANES` or `TWO_PLANES`. */
  planes: i32;
  relu: bool;
  turned: bool;
  tilesDown: i32;
  tilesAcross: i32;
  /** All tiles, or those from `firstTile` that are at work now. */
  tiles: i32;
  firstTile: i32;
  /** Tiles of one step. */
  block: i32;
  /** Output channels of one step, a multiple of 8. */
  group: i32;
  /** Input channels of one step, a multiple of `SLAB`. */
  depth: i32;
  /** Parts that the tiles are cut into. */
  parts: i32;
}

// @ts-ignore: decorator
@inline
export function winogradJob(): WinogradJob {
  return changetype<WinogradJob>(JOB);
}

/** Bytes from one slab of `tiles` tiles to the next. */
// @ts-ignore: decorator
@inline
export function slabBytes(tiles: i32): usize {
  return (<usize>((tiles + 3) & ~3)) << 8;
}

/** Bytes from one plane of `tiles` tiles to the next. */
// @ts-ignore: decorator
@inline
export function tilePlaneBytes(tiles: i32, channels: i32): usize {
  return <usize>((channels + SLAB - 1) / SLAB) * slabBytes(tiles) + PLANE_GAP;
}

/** Stores the numbers of the first `channels` ≥ 1 channels. */
// @ts-ignore: decorator
@inline
export function putVector(to: usize, x: v128, channels: i32): void {
  if (channels >= 4) v128.store(to, x);
  else putPart(to, x, channels);
}

/** Out of line: the common path stays short. */
function putPart(to: usize, x: v128, channels: i32): void {
  storePart(to, x, <usize>(channels << 2));
}
