import type { Conv2dGeometry } from "@striate/core";

type Matrix = readonly (readonly number[])[];

/** F(4×4, 3×3) with the points 0, ±1, ±2, as absolute values: what its sums can be at most, were no term negative. */
const INPUT: Matrix = [
  [4, 0, 5, 0, 1, 0],
  [0, 4, 4, 1, 1, 0],
  [0, 4, 4, 1, 1, 0],
  [0, 2, 1, 2, 1, 0],
  [0, 2, 1, 2, 1, 0],
  [0, 4, 0, 5, 0, 1],
];
const KERNEL: Matrix = [
  [1 / 4, 0, 0],
  [1 / 6, 1 / 6, 1 / 6],
  [1 / 6, 1 / 6, 1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [0, 0, 1],
];
const OUTPUT: Matrix = [
  [1, 1, 1, 1, 1, 0],
  [0, 1, 1, 2, 2, 0],
  [0, 1, 1, 4, 4, 0],
  [0, 1, 1, 8, 8, 1],
];
const PLANES = 36;

/** Images as Winograd's algorithm cuts them: 4×4 outputs a tile. */
type Images = Pick<Conv2dGeometry, "batch" | "outHeight" | "outWidth">;

/** |Aᵀ| [Σ (|G| |g| |Gᵀ|) ⊙ (|Bᵀ| |d| |B|)] |A| at every output. */
export function forwardMagnitudes(
  geometry: Conv2dGeometry,
  x: Float32Array,
  kernel: Float32Array,
): Float64Array {
  const { inChannels, outChannels, outHeight, outWidth } = geometry;
  const images = transformImages(geometry, x);
  const kernels = transformKernels(geometry, kernel);
  const y = new Float64Array(geometry.batch * outHeight * outWidth * outChannels);
  forEachTile(geometry, (tile, image, top, left) => {
    for (let o = 0; o < outChannels; o++) {
      const sums = new Float64Array(PLANES);
      for (let i = 0; i < inChannels; i++) {
        const d = (tile * inChannels + i) * PLANES;
        const g = (i * outChannels + o) * PLANES;
        for (let p = 0; p < PLANES; p++) sums[p] = sums[p]! + images[d + p]! * kernels[g + p]!;
      }
      for (const [cell, value] of sandwich(OUTPUT, sums).entries()) {
        const [row, column] = [top + Math.floor(cell / 4), left + (cell % 4)];
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
  const images = transformImages(geometry, x);
  const sums = new Float64Array(inChannels * outChannels * PLANES);
  forEachTile(geometry, (tile, image, top, left) => {
    for (let o = 0; o < outChannels; o++) {
      const gradient = sandwich(
        transposed(OUTPUT),
        patch(dy, outputImages(geometry), [image, top, left, o], 4),
      );
      for (let i = 0; i < inChannels; i++) {
        const d = (tile * inChannels + i) * PLANES;
        const g = (i * outChannels + o) * PLANES;
        for (let p = 0; p < PLANES; p++) sums[g + p] = sums[g + p]! + images[d + p]! * gradient[p]!;
      }
    }
  });
  const dKernel = new Float64Array(9 * inChannels * outChannels);
  for (let pair = 0; pair < inChannels * outChannels; pair++) {
    const taps = sandwich(transposed(KERNEL), sums.subarray(pair * PLANES, (pair + 1) * PLANES));
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

function transformImages(geometry: Conv2dGeometry, x: Float32Array): Float64Array {
  const { inChannels, padTop, padLeft } = geometry;
  const planes: Float64Array[] = [];
  forEachTile(geometry, (_, image, top, left) => {
    for (let i = 0; i < inChannels; i++) {
      planes.push(
        sandwich(INPUT, patch(x, inputImages(geometry), [image, top - padTop, left - padLeft, i], 6)),
      );
    }
  });
  return joined(planes);
}

function transformKernels({ inChannels, outChannels }: Conv2dGeometry, kernel: Float32Array): Float64Array {
  const pairs = inChannels * outChannels;
  return joined(
    Array.from({ length: pairs }, (_, pair) =>
      sandwich(
        KERNEL,
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

/** M · v · Mᵀ for a square v. */
function sandwich(matrix: Matrix, values: Float64Array): Float64Array {
  return timesTransposed(timesTransposed(values, matrix), matrix);
}

/** (M · vᵀ) for v of as many columns as M: applied twice it is M · v · Mᵀ. */
function timesTransposed(values: Float64Array, matrix: Matrix): Float64Array {
  const columns = matrix[0]!.length;
  const rows = values.length / columns;
  const result = new Float64Array(matrix.length * rows);
  for (let m = 0; m < matrix.length; m++) {
    const factors = matrix[m]!;
    for (let r = 0; r < rows; r++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += factors[k]! * values[r * columns + k]!;
      result[m * rows + r] = sum;
    }
  }
  return result;
}

function transposed(matrix: Matrix): Matrix {
  return matrix[0]!.map((_, column) => matrix.map((row) => row[column]!));
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.length * PLANES);
  for (const [index, part] of parts.entries()) all.set(part, index * PLANES);
  return all;
}
