import type { Conv2dGeometry } from "@striate/core";

/** Numbers of one patch: what an output position of one group reads. */
export function patchSize({ kernelHeight, kernelWidth, inChannels, groups }: Conv2dGeometry): number {
  return kernelHeight * kernelWidth * (inChannels / groups);
}

/**
 * Copies what every output position of image n and group g reads: row oy · outWidth + ox of `patches`, columns in the order ky, kx, ci, zero
 * outside the image. With it a convolution is a matrix product.
 */
export function gatherPatches(
  patches: Float32Array,
  x: Float32Array,
  n: number,
  g: number,
  geometry: Conv2dGeometry,
): void {
  const { inHeight, inWidth, inChannels, groups } = geometry;
  const channels = inChannels / groups;
  patches.fill(0);
  forEachRun(geometry, (iy, ix, patch, cells) => {
    let from = ((n * inHeight + iy) * inWidth + ix) * inChannels + g * channels;
    // Without groups the cells of a run lie side by side.
    const [pieces, length] = groups === 1 ? [1, cells * channels] : [cells, channels];
    for (let piece = 0, to = patch; piece < pieces; piece++, from += inChannels, to += length) {
      for (let i = 0; i < length; i++) patches[to + i] = x[from + i];
    }
  });
}

/** The adjoint of `gatherPatches`: adds every number of the patches to the input that it came from. `image` is one image. */
export function scatterPatches(
  image: Float64Array,
  patches: Float64Array,
  g: number,
  geometry: Conv2dGeometry,
): void {
  const { inWidth, inChannels, groups } = geometry;
  const channels = inChannels / groups;
  forEachRun(geometry, (iy, ix, patch, cells) => {
    let to = (iy * inWidth + ix) * inChannels + g * channels;
    const [pieces, length] = groups === 1 ? [1, cells * channels] : [cells, channels];
    for (let piece = 0, from = patch; piece < pieces; piece++, to += inChannels, from += length) {
      for (let i = 0; i < length; i++) image[to + i] += patches[from + i];
    }
  });
}

/**
 * Visits the cells of the image that windows cover, as runs along the width: the first cell (iy, ix), the place of its channels among the
 * patches, and how many cells follow one another. A dilated window has runs of one cell.
 */
function forEachRun(
  geometry: Conv2dGeometry,
  visit: (iy: number, ix: number, patch: number, cells: number) => void,
): void {
  const { inHeight, inWidth, inChannels, kernelHeight, kernelWidth, outHeight, outWidth, groups } = geometry;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padTop, padLeft } = geometry;
  const channels = inChannels / groups;
  const longest = dilationWidth === 1 ? kernelWidth : 1;
  let patch = 0;
  for (let oy = 0; oy < outHeight; oy++) {
    for (let ox = 0; ox < outWidth; ox++) {
      for (let ky = 0; ky < kernelHeight; ky++) {
        const iy = oy * strideHeight - padTop + ky * dilationHeight;
        for (let kx = 0; kx < kernelWidth; kx += longest) {
          const ix = ox * strideWidth - padLeft + kx * dilationWidth;
          const first = Math.max(0, -ix);
          const cells = Math.min(longest, inWidth - ix) - first;
          if (iy >= 0 && iy < inHeight && cells > 0) visit(iy, ix + first, patch + first * channels, cells);
          patch += longest * channels;
        }
      }
    }
  }
}
