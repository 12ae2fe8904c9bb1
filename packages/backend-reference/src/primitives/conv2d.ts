import type { Conv2dGeometry } from "@striate/core";
import { multiplyAdd } from "./multiplyAdd.js";
import { gatherPatches, patchSize, scatterPatches } from "./patches.js";

/** Output (oy, ox, co) is the patch at (oy, ox) times the kernel's column co: a sum over ky, kx, ci in that order. */
export function conv2d(x: Float32Array, kernel: Float32Array, geometry: Conv2dGeometry): Float32Array {
  const { batch, outHeight, outWidth, outChannels, groups } = geometry;
  const positions = outHeight * outWidth;
  const groupOut = outChannels / groups;
  const size = patchSize(geometry);
  const y = new Float32Array(batch * positions * outChannels);
  const patches = new Float32Array(positions * size);
  const sums = new Float64Array(positions * groupOut);
  for (let n = 0; n < batch; n++) {
    for (let g = 0; g < groups; g++) {
      gatherPatches(patches, x, n, g, geometry);
      sums.fill(0);
      multiplyAdd(
        sums,
        positions,
        size,
        groupOut,
        { values: patches, start: 0, rowStep: size, step: 1 },
        { values: kernel, start: g * groupOut, rowStep: outChannels, step: 1 },
      );
      for (let p = 0; p < positions; p++) {
        const start = (n * positions + p) * outChannels + g * groupOut;
        for (let co = 0; co < groupOut; co++) y[start + co] = sums[p * groupOut + co];
      }
    }
  }
  return y;
}

/** The gradient at every output position times the transposed kernel is its patch's, which goes back to where the patch came from. */
export function conv2dGradInput(
  dy: Float32Array,
  kernel: Float32Array,
  geometry: Conv2dGeometry,
): Float32Array {
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, groups } = geometry;
  const positions = outHeight * outWidth;
  const groupOut = outChannels / groups;
  const size = patchSize(geometry);
  const imageSize = inHeight * inWidth * inChannels;
  const dx = new Float32Array(batch * imageSize);
  const image = new Float64Array(imageSize);
  const patches = new Float64Array(positions * size);
  for (let n = 0; n < batch; n++) {
    image.fill(0);
    for (let g = 0; g < groups; g++) {
      patches.fill(0);
      multiplyAdd(
        patches,
        positions,
        groupOut,
        size,
        { values: dy, start: n * positions * outChannels + g * groupOut, rowStep: outChannels, step: 1 },
        { values: kernel, start: g * groupOut, rowStep: 1, step: outChannels },
      );
      scatterPatches(image, patches, g, geometry);
    }
    dx.set(image, n * imageSize);
  }
  return dx;
}

/** The transposed patches times the gradient, added up over the images. */
export function conv2dGradKernel(x: Float32Array, dy: Float32Array, geometry: Conv2dGeometry): Float32Array {
  const { batch, outHeight, outWidth, outChannels, groups } = geometry;
  const positions = outHeight * outWidth;
  const groupOut = outChannels / groups;
  const size = patchSize(geometry);
  const dKernel = new Float32Array(size * outChannels);
  const patches = new Float32Array(positions * size);
  const sums = new Float64Array(size * groupOut);
  for (let g = 0; g < groups; g++) {
    sums.fill(0);
    for (let n = 0; n < batch; n++) {
      gatherPatches(patches, x, n, g, geometry);
      multiplyAdd(
        sums,
        size,
        positions,
        groupOut,
        { values: patches, start: 0, rowStep: 1, step: size },
        { values: dy, start: n * positions * outChannels + g * groupOut, rowStep: outChannels, step: 1 },
      );
    }
    for (let k = 0; k < size; k++) {
      for (let co = 0; co < groupOut; co++)
        dKernel[k * outChannels + g * groupOut + co] = sums[k * groupOut + co];
    }
  }
  return dKernel;
}
