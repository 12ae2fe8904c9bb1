import { ceilDiv, min32, storePart } from "./simd";
import { parallel, scratch } from "./threads";
import { correlatePlanes } from "./winogradCorrelate";
import { transformGradient, transformKernelGradient } from "./winogradGradient";
import { transformInput } from "./winogradInput";
import {
  PLANE_GAP,
  SLAB,
  slabBytes,
  TEMPORARY,
  tilePlaneBytes,
  WinogradJob,
  winogradJob,
} from "./winogradJob";

/**
 * The filter gradient of a 3×3 convolution with stride 1, by F(3×3, 4×4): dg = Gᵀ[Σ (A·dy·Aᵀ) ⊙ (Bᵀ·d·B)]G over all tiles, in each of 36
 * planes a matrix product of input channels × tiles and tiles × output channels.
 *
 * With `parts` > 0 a step is one of so many parts of the tiles, `block` at a time, with all channels; its gradient goes into the workspace,
 * and the last step adds up. Otherwise `block` tiles at a time are transformed into the workspace, and a step is 64 input channels with
 * `group` output channels.
 */
export function winogradGradKernel(
  x: usize,
  dy: usize,
  dKernel: usize,
  workspace: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  inChannels: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  padTop: i32,
  padLeft: i32,
  planes: i32,
  block: i32,
  group: i32,
  parts: i32,
): void {
  const job = winogradJob();
  job.x = x;
  job.y = dy;
  job.kernel = dKernel;
  job.workspace = workspace;
  job.inHeight = inHeight;
  job.inWidth = inWidth;
  job.inChannels = inChannels;
  job.outHeight = outHeight;
  job.outWidth = outWidth;
  job.outChannels = outChannels;
  job.padTop = padTop;
  job.padLeft = padLeft;
  job.planes = planes;
  job.tilesDown = ceilDiv(outHeight, 4);
  job.tilesAcross = ceilDiv(outWidth, 4);
  job.block = block;
  job.group = group;
  job.parts = parts;
  const all = batch * job.tilesDown * job.tilesAcross;
  job.firstTile = 0;
  job.tiles = all;
  if (parts > 0) {
    parallel(partStep, parts);
    if (parts > 1) parallel(sumStep, ceilDiv(9 * inChannels * outChannels, SUM));
    return;
  }
  for (let first = 0; first < all; first += block) {
    job.firstTile = first;
    job.tiles = min32(block, all - first);
    parallel(tilesStep, ceilDiv(job.tiles, STEP_TILES));
    parallel(channelsStep, ceilDiv(inChannels, SLAB) * ceilDiv(outChannels, group));
  }
}

/** Tiles that one step of `tilesStep` transforms; a multiple of 4. */
const STEP_TILES: i32 = 16;
/** Numbers that one step of `sumStep` adds up. */
const SUM: i32 = 4096;

function partStep(part: i32): void {
  const job = winogradJob();
  const inputs = job.inChannels;
  const outputs = job.outChannels;
  // Parts begin at multiples of a block.
  const blocks = ceilDiv(job.tiles, job.block);
  const end = min32(((part + 1) * blocks / job.parts) * job.block, job.tiles);
  const slab = slabBytes(job.block);
  const xPlane = tilePlaneBytes(job.block, inputs);
  const dyPlane = tilePlaneBytes(job.block, outputs);
  const row = <usize>ceilDiv(outputs, 8) << 5;
  const plane = <usize>((inputs + 3) & ~3) * row + PLANE_GAP;
  const temporary = scratch();
  const xTiles = temporary + TEMPORARY;
  const dyTiles = xTiles + <usize>job.planes * xPlane;
  const sums = dyTiles + <usize>job.planes * dyPlane;
  let accumulate = false;
  for (let first = (part * blocks / job.parts) * job.block; first < end; first += job.block) {
    const tiles = min32(job.block, end - first);
    transformInput(job, first, tiles, xTiles, xPlane, slab, temporary);
    transformGradient(job, first, tiles, dyTiles, dyPlane, slab, temporary);
    for (let i = 0; i < inputs; i += SLAB) {
      for (let o = 0; o < outputs; o += SLAB) {
        correlatePlanes(
          job.planes,
          tiles,
          min32(SLAB, inputs - i),
          ceilDiv(min32(SLAB, outputs - o), 8),
          xTiles + <usize>(i >> 6) * slab,
          xPlane,
          dyTiles + <usize>(o >> 6) * slab,
          dyPlane,
          sums + <usize>i * row + ((<usize>o) << 2),
          plane,
          row,
          accumulate,
        );
      }
    }
    accumulate = true;
  }
  const line = (<usize>outputs) << 2;
  const to = job.parts == 1 ? job.kernel : job.workspace + <usize>part * partBytes(job);
  transformKernelGradient(
    job,
    inputs,
    outputs,
    sums,
    plane,
    row,
    to,
    <usize>inputs * line,
    line,
    false,
    temporary,
  );
}

/** Bytes of a kernel's gradient in the workspace. */
// @ts-ignore: decorator
@inline
function partBytes(job: WinogradJob): usize {
  return (<usize>(9 * job.inChannels * job.outChannels + 15) & ~15) << 2;
}

function sumStep(step: i32): void {
  const job = winogradJob();
  const bytes = partBytes(job);
  const first = step * SUM;
  const count = min32(SUM, 9 * job.inChannels * job.outChannels - first);
  const skip = (<usize>first) << 2;
  for (let n = 0; n < count; n += 4) {
    const offset = skip + ((<usize>n) << 2);
    let from = job.workspace + offset;
    let sum = v128.load(from);
    for (let part = 1; part < job.parts; part++) {
      from += bytes;
      sum = f32x4.add(sum, v128.load(from));
    }
    storePart(job.kernel + offset, sum, <usize>((count - n) << 2));
  }
}

function tilesStep(step: i32): void {
  const job = winogradJob();
  const first = step * STEP_TILES;
  const tiles = min32(STEP_TILES, job.tiles - first);
  const slab = slabBytes(job.block);
  const xPlane = tilePlaneBytes(job.block, job.inChannels);
  const dyPlane = tilePlaneBytes(job.block, job.outChannels);
  const xTiles = job.workspace + ((<usize>first) << 8);
  const dyTiles = xTiles + <usize>job.planes * xPlane;
  transformInput(job, job.firstTile + first, tiles, xTiles, xPlane, slab, scratch());
  transformGradient(job, job.firstTile + first, tiles, dyTiles, dyPlane, slab, scratch());
}

function channelsStep(step: i32): void {
  const job = winogradJob();
  const groups = ceilDiv(job.outChannels, job.group);
  const input = (step / groups) * SLAB;
  const output = (step % groups) * job.group;
  const inputs = min32(SLAB, job.inChannels - input);
  const outputs = min32(job.group, job.outChannels - output);
  const slab = slabBytes(job.block);
  const xPlane = tilePlaneBytes(job.block, job.inChannels);
  const dyPlane = tilePlaneBytes(job.block, job.outChannels);
  const row = (<usize>job.group) << 2;
  const plane = <usize>SLAB * row + PLANE_GAP;
  const temporary = scratch();
  const sums = temporary + TEMPORARY;
  const xTiles = job.workspace + <usize>(input >> 6) * slab;
  const dyTiles =
    job.workspace + <usize>job.planes * xPlane + <usize>(output >> 6) * slab + (<usize>(output & 63) << 2);
  correlatePlanes(
    job.planes,
    job.tiles,
    inputs,
    ceilDiv(outputs, 8),
    xTiles,
    xPlane,
    dyTiles,
    dyPlane,
    sums,
    plane,
    row,
    false,
  );
  const line = (<usize>job.outChannels) << 2;
  const tap = <usize>job.inChannels * line;
  const to = job.kernel + <usize>input * line + ((<usize>output) << 2);
  transformKernelGradient(
    job,
    inputs,
    outputs,
    sums,
    plane,
    row,
    to,
    tap,
    line,
    job.firstTile > 0,
    temporary,
  );
}
