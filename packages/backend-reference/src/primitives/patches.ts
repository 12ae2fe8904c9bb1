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
  forEachCell(geometry, (iy, ix, patch) => {
    const start = ((n * inHeight + iy) * inWidth + ix) * inChannels + g * channels;
    for (let ci = 0; ci < channels; ci++) patches[patch + ci] = x[start + ci];
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
  forEachCell(geometry, (iy, ix, patch) => {
    const start = (iy * inWidth + ix) * inChannels + g * channels;
    for (let ci = 0; ci < channels; ci++) image[start + ci] += patches[patch + ci];
  });
}

/** Visits every cell (iy, ix) of the image that a window covers, with the place of its channels among the patches. */
function forEachCell(geometry: Conv2dGeometry, visit: (iy: number, ix: number, patch: number) => void): void {
  const { inHeight, inWidth, inChannels, kernelHeight, kernelWidth, outHeight, outWidth, groups } = geometry;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padTop, padLeft } = geometry;
  const channels = inChannels / groups;
  let patch = 0;
  for (let oy = 0; oy < outHeight; oy++) {
    for (let ox = 0; ox < outWidth; ox++) {
      for (let ky = 0; ky < kernelHeight; ky++) {
        const iy = oy * strideHeight - padTop + ky * dilationHeight;
        for (let kx = 0; kx < kernelWidth; kx++) {
          const ix = ox * strideWidth - padLeft + kx * dilationWidth;
          if (iy >= 0 && iy < inHeight && ix >= 0 && ix < inWidth) visit(iy, ix, patch);
          patch += channels;
        }
      }
    }
  }
}
