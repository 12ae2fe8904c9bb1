import type { Conv2dGeometry } from "@striate/core";
import { type Scheme, sandwich, schemeOf, transposed } from "./winogradScheme.js";

/** Images in tiles of 4×4 outputs, or in one that is smaller. */
type Images = Pick<Conv2dGeometry, "batch" | "outHeight" | "outWidth">;

/** |Aᵀ| [Σ (|G| |g| |Gᵀ|) ⊙ (|Bᵀ| |d| |B|)] |A| at every output. */
export function forwardMagnitudes(
  geometry: Conv2dGeometry,
  x: Float32Array,
  kernel: Float32Array,
): Float64Array {
  const { inChannels, outChannels, outHeight, outWidth } = geometry;
  const scheme = schemeOf(geometry);
  const planes = scheme.input.length ** 2;
  const images = transformImages(geometry, scheme, x);
  const kernels = transformKernels(geometry, scheme, kernel);
  const size = scheme.output.length;
  const y = new Float64Array(geometry.batch * outHeight * outWidth * outChannels);
  forEachTile(geometry, (tile, image, top, left) => {
    for (let o = 0; o < outChannels; o++) {
      const sums = new Float64Array(planes);
      for (let i = 0; i < inChannels; i++) {
        const d = (tile * inChannels + i) * planes;
        const g = (i * outChannels + o) * planes;
        for (let p = 0; p < planes; p++) sums[p] = sums[p]! + images[d + p]! * kernels[g + p]!;
      }
      for (const [cell, value] of sandwich(scheme.output, sums).entries()) {
        const [row, column] = [top + Math.floor(cell / size), left + (cell % size)];
        if (row < outHeight && column < outWidth) {
          y[((image * outHeight + row) * outWidth + column) * outChannels + o] = value;
        }
      }
    }
  });
  return y;
}

/** |Gᵀ| [Σ (|A| |dy| |Aᵀ|) ⊙ (|Bᵀ| |d| |B|)] |G| at every number of the kernel. */
export function gradKernelMagnitudes(
  geometry: Conv2dGeometry,
  x: Float32Array,
  dy: Float32Array,
): Float64Array {
  const { inChannels, outChannels } = geometry;
  const scheme = schemeOf(geometry);
  const planes = scheme.input.length ** 2;
  const images = transformImages(geometry, scheme, x);
  const size = scheme.output.length;
  const sums = new Float64Array(inChannels * outChannels * planes);
  forEachTile(geometry, (tile, image, top, left) => {
    for (let o = 0; o < outChannels; o++) {
      const gradient = sandwich(
        transposed(scheme.output),
        patch(dy, outputImages(geometry), [image, top, left, o], size),
      );
      for (let i = 0; i < inChannels; i++) {
        const d = (tile * inChannels + i) * planes;
        const g = (i * outChannels + o) * planes;
        for (let p = 0; p < planes; p++) sums[g + p] = sums[g + p]! + images[d + p]! * gradient[p]!;
      }
    }
  });
  const dKernel = new Float64Array(9 * inChannels * outChannels);
  for (let pair = 0; pair < inChannels * outChannels; pair++) {
    const taps = sandwich(transposed(scheme.kernel), sums.subarray(pair * planes, (pair + 1) * planes));
    for (const [tap, value] of taps.entries()) dKernel[tap * inChannels * outChannels + pair] = value;
  }
  return dKernel;
}

/** Kernels turned by 180° with their channels exchanged: the input gradient as a convolution from dy to dx. */
export function turned(
  geometry: Conv2dGeometry,
  kernel: Float32Array,
): { readonly geometry: Conv2dGeometry; readonly kernel: Float32Array } {
  const { inChannels, outChannels, inHeight, inWidth, outHeight, outWidth, padTop, padLeft } = geometry;
  const result = new Float32Array(kernel.length);
  for (let tap = 0; tap < 9; tap++) {
    for (let i = 0; i < inChannels; i++) {
      for (let o = 0; o < outChannels; o++) {
        result[((8 - tap) * outChannels + o) * inChannels + i] =
          kernel[(tap * inChannels + i) * outChannels + o]!;
      }
    }
  }
  const swapped = {
    inHeight: outHeight,
    inWidth: outWidth,
    inChannels: outChannels,
    outHeight: inHeight,
    outWidth: inWidth,
    outChannels: inChannels,
    padTop: 2 - padTop,
    padLeft: 2 - padLeft,
  };
  return { geometry: { ...geometry, ...swapped }, kernel: result };
}

function transformImages(geometry: Conv2dGeometry, scheme: Scheme, x: Float32Array): Float64Array {
  const { inChannels, padTop, padLeft } = geometry;
  const { input, padded } = scheme;
  const size = input[0]!.length;
  const parts: Float64Array[] = [];
  forEachTile(geometry, (_, image, top, left) => {
    const corner = padded ? ([image, top - padTop, left - padLeft] as const) : ([image, top, left] as const);
    for (let i = 0; i < inChannels; i++) {
      parts.push(sandwich(input, patch(x, inputImages(geometry), [...corner, i], size)));
    }
  });
  return joined(parts);
}

function transformKernels(
  { inChannels, outChannels }: Conv2dGeometry,
  scheme: Scheme,
  kernel: Float32Array,
): Float64Array {
  const pairs = inChannels * outChannels;
  return joined(
    Array.from({ length: pairs }, (_, pair) =>
      sandwich(
        scheme.kernel,
        Float64Array.from({ length: 9 }, (_, tap) => Math.abs(kernel[tap * pairs + pair]!)),
      ),
    ),
  );
}

function forEachTile(
  { batch, outHeight, outWidth }: Images,
  visit: (tile: number, image: number, top: number, left: number) => void,
): void {
  let tile = 0;
  for (let image = 0; image < batch; image++) {
    for (let top = 0; top < outHeight; top += 4) {
      for (let left = 0; left < outWidth; left += 4) visit(tile++, image, top, left);
    }
  }
}

type Sizes = readonly [height: number, width: number, channels: number];
const inputImages = ({ inHeight, inWidth, inChannels }: Conv2dGeometry): Sizes => [
  inHeight,
  inWidth,
  inChannels,
];
const outputImages = ({ outHeight, outWidth, outChannels }: Conv2dGeometry): Sizes => [
  outHeight,
  outWidth,
  outChannels,
];

/** |values| of `size` by `size` pixels in one channel; outside the image 0. */
function patch(
  values: Float32Array,
  [height, width, channels]: Sizes,
  [image, top, left, channel]: readonly [number, number, number, number],
  size: number,
): Float64Array {
  const result = new Float64Array(size * size);
  for (let cell = 0; cell < size * size; cell++) {
    const row = top + Math.floor(cell / size);
    const column = left + (cell % size);
    if (row < 0 || row >= height || column < 0 || column >= width) continue;
    result[cell] = Math.abs(values[((image * height + row) * width + column) * channels + channel]!);
  }
  return result;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const size = parts[0]!.length;
  const all = new Float64Array(parts.length * size);
  for (const [index, part] of parts.entries()) all.set(part, index * size);
  return all;
}
