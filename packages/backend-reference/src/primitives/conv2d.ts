import type { Conv2dGeometry } from "@striate/core";

/** Output (n, oy, ox) is the sum over ky, kx, ci in that order, all output channels of a group side by side. */
export function conv2d(x: Float32Array, kernel: Float32Array, geometry: Conv2dGeometry): Float32Array {
  const {
    batch,
    inHeight,
    inWidth,
    inChannels,
    kernelHeight,
    kernelWidth,
    outHeight,
    outWidth,
    outChannels,
  } = geometry;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padTop, padLeft, groups } = geometry;
  const groupIn = inChannels / groups;
  const groupOut = outChannels / groups;
  const y = new Float32Array(batch * outHeight * outWidth * outChannels);
  const sums = new Float64Array(groupOut);
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        for (let g = 0; g < groups; g++) {
          sums.fill(0);
          for (let ky = 0; ky < kernelHeight; ky++) {
            const iy = oy * strideHeight - padTop + ky * dilationHeight;
            if (iy < 0 || iy >= inHeight) continue;
            for (let kx = 0; kx < kernelWidth; kx++) {
              const ix = ox * strideWidth - padLeft + kx * dilationWidth;
              if (ix < 0 || ix >= inWidth) continue;
              const xStart = ((n * inHeight + iy) * inWidth + ix) * inChannels + g * groupIn;
              const kernelStart = (ky * kernelWidth + kx) * groupIn * outChannels + g * groupOut;
              for (let ci = 0; ci < groupIn; ci++) {
                const value = x[xStart + ci];
                const kernelRow = kernelStart + ci * outChannels;
                for (let co = 0; co < groupOut; co++) sums[co] += value * kernel[kernelRow + co];
              }
            }
          }
          y.set(sums, ((n * outHeight + oy) * outWidth + ox) * outChannels + g * groupOut);
        }
      }
    }
  }
  return y;
}

/** Every output position hands its gradient back to the inputs that it read, in the order of the forward pass. */
export function conv2dGradInput(
  dy: Float32Array,
  kernel: Float32Array,
  geometry: Conv2dGeometry,
): Float32Array {
  const {
    batch,
    inHeight,
    inWidth,
    inChannels,
    kernelHeight,
    kernelWidth,
    outHeight,
    outWidth,
    outChannels,
  } = geometry;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padTop, padLeft, groups } = geometry;
  const groupIn = inChannels / groups;
  const groupOut = outChannels / groups;
  const imageSize = inHeight * inWidth * inChannels;
  const dx = new Float32Array(batch * imageSize);
  const sums = new Float64Array(imageSize);
  for (let n = 0; n < batch; n++) {
    sums.fill(0);
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        for (let g = 0; g < groups; g++) {
          const dyStart = ((n * outHeight + oy) * outWidth + ox) * outChannels + g * groupOut;
          for (let ky = 0; ky < kernelHeight; ky++) {
            const iy = oy * strideHeight - padTop + ky * dilationHeight;
            if (iy < 0 || iy >= inHeight) continue;
            for (let kx = 0; kx < kernelWidth; kx++) {
              const ix = ox * strideWidth - padLeft + kx * dilationWidth;
              if (ix < 0 || ix >= inWidth) continue;
              const xStart = (iy * inWidth + ix) * inChannels + g * groupIn;
              const kernelStart = (ky * kernelWidth + kx) * groupIn * outChannels + g * groupOut;
              for (let ci = 0; ci < groupIn; ci++) {
                const kernelRow = kernelStart + ci * outChannels;
                let sum = 0;
                for (let co = 0; co < groupOut; co++) sum += dy[dyStart + co] * kernel[kernelRow + co];
                sums[xStart + ci] += sum;
              }
            }
          }
        }
      }
    }
    dx.set(sums, n * imageSize);
  }
  return dx;
}

/** Every weight adds up over n, oy, ox in that order. */
export function conv2dGradKernel(x: Float32Array, dy: Float32Array, geometry: Conv2dGeometry): Float32Array {
  const {
    batch,
    inHeight,
    inWidth,
    inChannels,
    kernelHeight,
    kernelWidth,
    outHeight,
    outWidth,
    outChannels,
  } = geometry;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padTop, padLeft, groups } = geometry;
  const groupIn = inChannels / groups;
  const groupOut = outChannels / groups;
  const sums = new Float64Array(kernelHeight * kernelWidth * groupIn * outChannels);
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        for (let g = 0; g < groups; g++) {
          const dyStart = ((n * outHeight + oy) * outWidth + ox) * outChannels + g * groupOut;
          for (let ky = 0; ky < kernelHeight; ky++) {
            const iy = oy * strideHeight - padTop + ky * dilationHeight;
            if (iy < 0 || iy >= inHeight) continue;
            for (let kx = 0; kx < kernelWidth; kx++) {
              const ix = ox * strideWidth - padLeft + kx * dilationWidth;
              if (ix < 0 || ix >= inWidth) continue;
              const xStart = ((n * inHeight + iy) * inWidth + ix) * inChannels + g * groupIn;
              const kernelStart = (ky * kernelWidth + kx) * groupIn * outChannels + g * groupOut;
              for (let ci = 0; ci < groupIn; ci++) {
                const value = x[xStart + ci];
                const kernelRow = kernelStart + ci * outChannels;
                for (let co = 0; co < groupOut; co++) sums[kernelRow + co] += value * dy[dyStart + co];
              }
            }
          }
        }
      }
    }
  }
  return Float32Array.from(sums);
}
