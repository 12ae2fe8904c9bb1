import type { Backend, Conv2dGeometry, TypedArray } from "@striate/core";
import { half, instead, look, type Mutant, mutant } from "./Mutant.js";

export const convolutionMutants: readonly Mutant[] = [
  mutant("odd padding on the wrong side", "conv2d", (on) => ({
    conv2d: (x, kernel, geometry) => on.conv2d(x, kernel, { ...geometry, padTop: paddingAfter(geometry) }),
  })),
  mutant("strides of rows and columns swapped", "conv2d", (on) => ({
    conv2d: (x, kernel, geometry) => on.conv2d(x, kernel, swappedStrides(geometry)),
  })),
  mutant("strides of rows and columns swapped in the kernel's gradient", "conv2dGradKernel", (on) => ({
    conv2dGradKernel: (x, dy, geometry) => on.conv2dGradKernel(x, dy, swappedStrides(geometry)),
  })),
  mutant("dilation dropped in the input's gradient", "conv2dGradInput", (on) => ({
    conv2dGradInput: (dy, kernel, geometry) =>
      on.conv2dGradInput(dy, kernel, { ...geometry, dilationHeight: 1, dilationWidth: 1 }),
  })),
  mutant("all groups read the first group's channels", "conv2d", (on) => ({
    conv2d: (x, kernel, geometry) =>
      instead(on, on.conv2d(x, kernel, geometry), () => {
        const share = geometry.inChannels / geometry.groups;
        const image = look(on, x);
        const first = image.map((_, i) => {
          const c = i % geometry.inChannels;
          return image[i - c + (c % share)];
        });
        return convolved(on, first, look(on, kernel), geometry);
      }),
  })),
  mutant("images rounded to float16", "conv2d", (on) => ({
    conv2d: (x, kernel, geometry) =>
      instead(on, on.conv2d(x, kernel, geometry), () =>
        convolved(on, look(on, x).map(half), look(on, kernel), geometry),
      ),
  })),
  mutant("products in float16 where there are more than 16 channels", "conv2d", (on) => ({
    conv2d: (x, kernel, geometry) =>
      instead(on, on.conv2d(x, kernel, geometry), (y) =>
        geometry.inChannels > 16 ? convolved(on, look(on, x), look(on, kernel).map(half), geometry) : y,
      ),
  })),
  mutant("the last of 4 n + 3 output channels is left out", "conv2d", (on) => ({
    conv2d: (x, kernel, geometry) => {
      const { outChannels } = geometry;
      return instead(on, on.conv2d(x, kernel, geometry), (y) =>
        y.map((value, i) => (outChannels % 4 === 3 && i % outChannels === outChannels - 1 ? 0 : value)),
      );
    },
  })),
  mutant("rows behind the last full tile of eight are left out", "conv2dGradInput", (on) => ({
    conv2dGradInput: (dy, kernel, geometry) => {
      const row = geometry.inWidth * geometry.inChannels;
      const full = Math.floor(geometry.inHeight / 8) * 8;
      return instead(on, on.conv2dGradInput(dy, kernel, geometry), (dx) =>
        dx.map((value, i) => {
          const y = Math.floor(i / row) % geometry.inHeight;
          return full > 0 && y >= full ? 0 : value;
        }),
      );
    },
  })),
  mutant("a race: in every seventh call a tile is not there yet", "conv2d", (on) => {
    let calls = 0;
    return {
      conv2d: (x, kernel, geometry) =>
        instead(on, on.conv2d(x, kernel, geometry), (y) => {
          if (++calls % 7 !== 0 || y.length < 1000) return y;
          return y.fill(0, 256, 320);
        }),
    };
  }),
  mutant("overlapping windows overwrite in the input's gradient", "conv2dGradInput", (on) => ({
    conv2dGradInput: (dy, kernel, geometry) =>
      instead(on, on.conv2dGradInput(dy, kernel, geometry), (dx) =>
        overwritten(look(on, dy), look(on, kernel), dx.length, geometry),
      ),
  })),
  mutant("only the first image counts in the kernel's gradient", "conv2dGradKernel", (on) => ({
    conv2dGradKernel: (x, dy, geometry) => on.conv2dGradKernel(x, dy, { ...geometry, batch: 1 }),
  })),
  mutant("the kernel is flipped", "conv2d", (on) => ({
    conv2d: (x, kernel, geometry) =>
      instead(on, on.conv2d(x, kernel, geometry), () => {
        const taps = geometry.kernelHeight * geometry.kernelWidth;
        const weights = look(on, kernel);
        const size = weights.length / taps;
        const flipped = weights.map((_, i) => weights[(taps - 1 - Math.floor(i / size)) * size + (i % size)]);
        return convolved(on, look(on, x), flipped, geometry);
      }),
  })),
  mutant("a kernel larger than the padded image's rows is cut", "conv2d", (on) => ({
    conv2d: (x, kernel, geometry) =>
      instead(on, on.conv2d(x, kernel, geometry), (y) =>
        geometry.kernelHeight > geometry.inHeight ? y.fill(0) : y,
      ),
  })),
];

function paddingAfter(geometry: Conv2dGeometry): number {
  const { outHeight, strideHeight, kernelHeight, dilationHeight, inHeight, padTop } = geometry;
  const covered = (outHeight - 1) * strideHeight + (kernelHeight - 1) * dilationHeight + 1;
  return Math.max(0, covered - inHeight - padTop);
}

function swappedStrides(geometry: Conv2dGeometry): Conv2dGeometry {
  const { strideHeight, strideWidth } = geometry;
  return { ...geometry, strideHeight: strideWidth, strideWidth: strideHeight };
}

function convolved(on: Backend, x: TypedArray, kernel: TypedArray, geometry: Conv2dGeometry): TypedArray {
  const [image, weights] = [on.write(x), on.write(kernel)];
  const y = on.conv2d(image, weights, geometry);
  const values = look(on, y);
  for (const buffer of [image, weights, y]) on.free(buffer);
  return values;
}

/** Every window writes its own share over what other windows left. */
function overwritten(
  dy: TypedArray,
  kernel: TypedArray,
  size: number,
  geometry: Conv2dGeometry,
): Float32Array {
  const { batch, inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, groups } = geometry;
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = geometry;
  const [groupIn, groupOut] = [inChannels / groups, outChannels / groups];
  const dx = new Float32Array(size);
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let ox = 0; ox < outWidth; ox++) {
        for (let ky = 0; ky < kernelHeight; ky++) {
          for (let kx = 0; kx < kernelWidth; kx++) {
            const iy = oy * strideHeight - geometry.padTop + ky * dilationHeight;
            const ix = ox * strideWidth - geometry.padLeft + kx * dilationWidth;
            if (iy < 0 || iy >= inHeight || ix < 0 || ix >= inWidth) continue;
            for (let c = 0; c < inChannels; c++) {
              const first = Math.floor(c / groupIn) * groupOut;
              let sum = 0;
              for (let o = first; o < first + groupOut; o++) {
                sum +=
                  dy[((n * outHeight + oy) * outWidth + ox) * outChannels + o] *
                  kernel[((ky * kernelWidth + kx) * groupIn + (c % groupIn)) * outChannels + o];
              }
              dx[((n * inHeight + iy) * inWidth + ix) * inChannels + c] = sum;
            }
          }
        }
      }
    }
  }
  return dx;
}
