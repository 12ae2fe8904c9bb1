import { ceilDiv, min32 } from "./simd";
import { parallel, scratch } from "./threads";
import { transformInput } from "./winogradInput";
import { PLANE_GAP, slabBytes, TEMPORARY, tilePlaneBytes, WinogradJob, winogradJob } from "./winogradJob";
import { transformKernel } from "./winogradKernel";
import { multiplyPlanes } from "./winogradMultiply";
import { transformOutput } from "./winogradOutput";

/**
 * A 3×3 convolution with stride 1 by F(4×4, 3×3) of Lavin and Gray (2016), points 0, ±1, ±2: y = Aᵀ[(G·g·Gᵀ) ⊙ (Bᵀ·d·B)]A, where ⊙, summed
 * over channels, is a matrix product in each of 36 planes.
 * Images of 2×2 padded by 1 have an algorithm of their own with 9 planes, see winogradTwoByTwo.ts.
 *
 * With `depth` = 0 the kernel is transformed beforehand into the workspace, and a step is a block of tiles with all output channels.
 * Otherwise the images are, `block` tiles at a time, and a step is a group of output channels, its part of the kernel transformed on the way.
 */
export function winogradForward(
  x: usize,
  kernel: usize,
  bias: usize,
  y: usize,
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
  relu: bool,
  turned: bool,
  block: i32,
  group: i32,
  depth: i32,
): void {
  const job = winogradJob();
  job.x = x;
  job.kernel = kernel;
  job.bias = bias;
  job.y = y;
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
  job.relu = relu;
  job.turned = turned;
  job.tilesDown = ceilDiv(outHeight, 4);
  job.tilesAcross = ceilDiv(outWidth, 4);
  job.block = block;
  job.group = group;
  job.depth = depth;
  const all = batch * job.tilesDown * job.tilesAcross;
  if (depth == 0) {
    job.tiles = all;
    parallel(kernelStep, ceilDiv(outChannels, 8));
    parallel(blockStep, ceilDiv(all, block));
    return;
  }
  for (let first = 0; first < all; first += block) {
    job.firstTile = first;
    job.tiles = min32(block, all - first);
    parallel(imageStep, ceilDiv(job.tiles, IMAGE_TILES));
    parallel(groupStep, ceilDiv(outChannels, group));
  }
}

/** Tiles that one step of `imageStep` transforms; a multiple of 4. */
const IMAGE_TILES: i32 = 16;

// @ts-ignore: decorator
@inline
function kernelPlaneBytes(channels: i32, depth: i32): usize {
  return <usize>(ceilDiv(channels, 8) * depth) * 32 + PLANE_GAP;
}

function kernelStep(panel: i32): void {
  const job = winogradJob();
  const to = job.workspace + <usize>(panel * job.inChannels) * 32;
  const plane = kernelPlaneBytes(job.outChannels, job.inChannels);
  transformKernel(job, 0, job.inChannels, panel * 8, 1, to, plane, scratch());
}

function blockStep(step: i32): void {
  const job = winogradJob();
  const depth = job.inChannels;
  const first = step * job.block;
  const tiles = min32(job.block, job.tiles - first);
  const temporary = scratch();
  const images = temporary + TEMPORARY;
  const slab = slabBytes(job.block);
  const imagePlane = tilePlaneBytes(job.block, depth);
  const products = images + <usize>job.planes * imagePlane;
  const kernelPlane = kernelPlaneBytes(job.outChannels, depth);
  const row = (<usize>job.group) << 2;
  const plane = slabRows(job.block) * row + PLANE_GAP;
  transformInput(job, first, tiles, images, imagePlane, slab, temporary);
  for (let output = 0; output < job.outChannels; output += job.group) {
    const channels = min32(job.group, job.outChannels - output);
    const kernel = job.workspace + <usize>(output * depth) * 4;
    const panels = ceilDiv(channels, 8);
    multiplyPlanes(
      job.planes,
      tiles,
      depth,
      panels,
      images,
      imagePlane,
      slab,
      kernel,
      kernelPlane,
      products,
      plane,
      row,
      false,
    );
    transformOutput(job, first, tiles, output, channels, products, plane, row, temporary);
  }
}

// @ts-ignore: decorator
@inline
function slabRows(tiles: i32): usize {
  return <usize>((tiles + 3) & ~3);
}

function imageStep(step: i32): void {
  const job = winogradJob();
  const first = step * IMAGE_TILES;
  const tiles = min32(IMAGE_TILES, job.tiles - first);
  const slab = slabBytes(job.block);
  const to = job.workspace + ((<usize>first) << 8);
  transformInput(
    job,
    job.firstTile + first,
    tiles,
    to,
    tilePlaneBytes(job.block, job.inChannels),
    slab,
    scratch(),
  );
}

function groupStep(step: i32): void {
  const job = winogradJob();
  const output = step * job.group;
  const channels = min32(job.group, job.outChannels - output);
  const panels = ceilDiv(channels, 8);
  const temporary = scratch();
  const kernel = temporary + TEMPORARY;
  const kernelPlane = kernelPlaneBytes(job.group, job.depth);
  const products = kernel + <usize>job.planes * kernelPlane;
  const row = (<usize>job.group) << 2;
  const plane = slabRows(job.block) * row + PLANE_GAP;
  const slab = slabBytes(job.block);
  const imagePlane = tilePlaneBytes(job.block, job.inChannels);
  let images = job.workspace;
  for (let input = 0; input < job.inChannels; input += job.depth) {
    const depth = min32(job.depth, job.inChannels - input);
    transformKernel(job, input, depth, output, panels, kernel, kernelPlane, temporary);
    multiplyPlanes(
      job.planes,
      job.tiles,
      depth,
      panels,
      images,
      imagePlane,
      slab,
      kernel,
      kernelPlane,
      products,
      plane,
      row,
      input > 0,
    );
    images += <usize>(job.depth >> 6) * slab;
  }
  transformOutput(job, job.firstTile, job.tiles, output, channels, products, plane, row, temporary);
}
