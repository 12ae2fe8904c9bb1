import type { WinogradGeometry } from "./winograd.js";

/** As in assembly/winogradJob.ts. */
const PLANES = 36;
const TWO_PLANES = 9;
const SLAB = 64;
const PLANE_GAP = 192;

/** See `winogradForward` in assembly/winograd.ts. */
export interface ForwardPlan {
  readonly planes: number;
  readonly block: number;
  readonly group: number;
  readonly depth: number;
  readonly workspaceBytes: number;
}

/** Input times output channels up to which all of the transformed kernel stays near: 36 numbers each, 4 MiB. */
const NEAR_PAIRS = 2 ** 15;
/** The same for its gradient, which is summed in a thread's own memory. */
const NEAR_SUMS = 2 ** 13;
/** Channels of a tile up to which a block of tiles fits into a thread's own memory. */
const NEAR_CHANNELS = 256;
/** Tiles of a block: whole panels of 4 and of 6. */
const BLOCK = 36;
const PANELS = 12;

/** How a convolution is cut into steps of about a millisecond whose numbers stay in a core's own cache. Depends on sizes alone. */
export function forwardPlan(geometry: WinogradGeometry): ForwardPlan {
  const { inChannels, outChannels } = geometry;
  const planes = planesOf(geometry);
  const tiles = tilesOf(geometry);
  if (tiles > 64 && inChannels <= NEAR_CHANNELS && inChannels * outChannels <= NEAR_PAIRS) {
    const block = evenly(tiles, BLOCK, PANELS);
    const group = Math.min(roundUp(outChannels, 8), 64);
    const workspaceBytes = planes * (4 * roundUp(outChannels, 8) * inChannels + PLANE_GAP);
    return { planes, block, group, depth: 0, workspaceBytes };
  }
  const block = evenly(tiles, 128, 4);
  const depth = planes === PLANES ? 128 : 512;
  const workspaceBytes = planes * (4 * roundUp(inChannels, SLAB) * block + PLANE_GAP);
  return { planes, block, group: 32, depth, workspaceBytes };
}

/** See `winogradGradKernel` in assembly/winogradGradKernel.ts. */
export interface GradKernelPlan {
  readonly planes: number;
  readonly block: number;
  readonly group: number;
  readonly parts: number;
  readonly workspaceBytes: number;
}

/** Bytes of transformed images at a time: more of them, and the processor forgets where their pages are. */
const TRANSFORMED_BYTES = 10e6;
/** Parts for as many threads, and tiles of a part that outweigh the turning back of its sums. */
const LEAST_PARTS = 8;
const MOST_PARTS = 16;
const PART = 128;

export function gradKernelPlan(geometry: WinogradGeometry): GradKernelPlan {
  const { inChannels, outChannels } = geometry;
  const planes = planesOf(geometry);
  const tiles = tilesOf(geometry);
  if (inChannels * outChannels <= NEAR_SUMS && Math.max(inChannels, outChannels) <= NEAR_CHANNELS) {
    const block = evenly(tiles, BLOCK, 4);
    const parts = Math.min(
      Math.ceil(tiles / block),
      Math.max(LEAST_PARTS, Math.ceil(tiles / PART)),
      MOST_PARTS,
    );
    const workspaceBytes = 4 * roundUp(9 * inChannels * outChannels, 16) * parts;
    return { planes, block, group: 0, parts, workspaceBytes };
  }
  const channels = roundUp(inChannels, SLAB) + roundUp(outChannels, SLAB);
  const block = evenly(tiles, Math.max(32, Math.floor(TRANSFORMED_BYTES / (4 * planes * channels))), 4);
  const groups = Math.ceil(inChannels / SLAB) * Math.ceil(outChannels / SLAB);
  const workspaceBytes = planes * (4 * channels * block + 2 * PLANE_GAP);
  return { planes, block, group: groups >= 4 ? 64 : 32, parts: 0, workspaceBytes };
}

function planesOf(geometry: WinogradGeometry): number {
  return isTwoByTwo(geometry) ? TWO_PLANES : PLANES;
}

/** Whole images of 2×2, padded by 1, take fewer products; see assembly/winogradTwoByTwo.ts. */
export function isTwoByTwo(geometry: WinogradGeometry): boolean {
  const { inHeight, inWidth, outHeight, outWidth, padTop, padLeft } = geometry;
  const sizes = [inHeight, inWidth, outHeight, outWidth];
  return sizes.every((size) => size === 2) && padTop === 1 && padLeft === 1;
}

export function tilesOf({ batch, outHeight, outWidth }: WinogradGeometry): number {
  return batch * Math.ceil(outHeight / 4) * Math.ceil(outWidth / 4);
}

/** The smallest multiple of `unit` that covers `total` in as many parts as `largest` would. */
function evenly(total: number, largest: number, unit: number): number {
  return roundUp(Math.ceil(total / Math.ceil(total / largest)), unit);
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
