import type { WinogradGeometry } from "./winograd.js";

/** As in assembly/winogradJob.ts. */
const PLANES = 36;
const SLAB = 64;
const PLANE_GAP = 192;

/** See `winogradForward` in assembly/winograd.ts. */
export interface ForwardPlan {
  readonly block: number;
  readonly group: number;
  readonly depth: number;
  readonly workspaceBytes: number;
}

/** Input times output channels up to which all of the transformed kernel stays near: 36 numbers each, 4 MiB. */
const NEAR_CHANNELS = 2 ** 15;

/** How a convolution is cut into steps of about a millisecond whose numbers stay in a core's own cache. Depends on sizes alone. */
export function forwardPlan(geometry: WinogradGeometry): ForwardPlan {
  const { batch, inChannels, outHeight, outWidth, outChannels } = geometry;
  const tiles = batch * Math.ceil(outHeight / 4) * Math.ceil(outWidth / 4);
  if (inChannels * outChannels <= NEAR_CHANNELS && inChannels <= 256 && tiles > 64) {
    const block = evenly(tiles, inChannels <= 64 ? 48 : 32, 4);
    const group = Math.min(roundUp(outChannels, 8), 64);
    const workspaceBytes = PLANES * (roundUp(outChannels, 8) * inChannels * 4 + PLANE_GAP);
    return { block, group, depth: 0, workspaceBytes };
  }
  const block = evenly(tiles, 128, 4);
  const workspaceBytes = PLANES * (Math.ceil(inChannels / SLAB) * SLAB * block * 4 + PLANE_GAP);
  return { block, group: 32, depth: 128, workspaceBytes };
}

/** See `winogradGradKernel` in assembly/winogradGradKernel.ts. */
export interface GradKernelPlan {
  readonly block: number;
  readonly group: number;
  readonly parts: number;
  readonly workspaceBytes: number;
}

export function gradKernelPlan(geometry: WinogradGeometry): GradKernelPlan {
  const { batch, inChannels, outHeight, outWidth, outChannels } = geometry;
  const tiles = batch * Math.ceil(outHeight / 4) * Math.ceil(outWidth / 4);
  if (inChannels * outChannels <= 64 * 128 && inChannels <= 256 && outChannels <= 256) {
    const block = evenly(tiles, 48, 4);
    const parts = Math.min(Math.ceil(tiles / block), 16);
    const workspaceBytes = 4 * roundUp(9 * inChannels * outChannels, 16) * parts;
    return { block, group: 0, parts, workspaceBytes };
  }
  const inSlabs = Math.ceil(inChannels / SLAB) * SLAB;
  const outSlabs = Math.ceil(outChannels / SLAB) * SLAB;
  const block = evenly(tiles, Math.max(4, Math.floor(2 ** 25 / (4 * PLANES * (inSlabs + outSlabs)))), 4);
  const workspaceBytes = 4 * PLANES * (inSlabs + outSlabs) * block + 2 * PLANES * PLANE_GAP;
  return { block, group: inChannels * outChannels >= 256 * 256 ? 64 : 32, parts: 0, workspaceBytes };
}

/** The smallest multiple of `unit` that covers `total` in as many parts as `largest` would. */
function evenly(total: number, largest: number, unit: number): number {
  return roundUp(Math.ceil(total / Math.ceil(total / largest)), unit);
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
