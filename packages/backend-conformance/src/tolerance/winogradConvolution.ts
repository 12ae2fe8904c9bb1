import { type Matrix, sandwich, type WinogradMatrices } from "./winogradMatrices.js";

/** Images `[batch, height, width, channels]` and where a plane of results lies over them. */
export interface Plane {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  /** Result (y, x) reads the images from (y − top, x − left) on. */
  readonly top: number;
  readonly left: number;
}

/**
 * A convolution by a 3×3 kernel with stride 1, tile by tile of 4×4 results: Y = Aᵀ [Σ_c (G g_c Gᵀ) ⊙ (Bᵀ d_c B)] A in float64 (Lavin and Gray 2016,
 * equation 12). With all numbers squared, the matrices' too, it is the sum of the squares of all terms.
 *
 * @param kernel `[3, 3, inChannels, outChannels]`
 */
export function winogradConvolution(
  x: ArrayLike<number>,
  kernel: ArrayLike<number>,
  plane: Plane,
  { input, filter, inverse }: WinogradMatrices,
): Float64Array {
  const { batch, outHeight, outWidth, inChannels, outChannels } = plane;
  const y = new Float64Array(batch * outHeight * outWidth * outChannels);
  const filters = transformedKernel(kernel, inChannels * outChannels, filter);
  const tiles = new Float64Array(36 * inChannels);
  const products = new Float64Array(36);
  const results = new Float64Array(16);
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy += 4) {
      for (let ox = 0; ox < outWidth; ox += 4) {
        transformTiles(tiles, x, n, oy - plane.top, ox - plane.left, plane, input);
        for (let co = 0; co < outChannels; co++) {
          products.fill(0);
          for (let ci = 0; ci < inChannels; ci++) {
            const from = (ci * outChannels + co) * 36;
            for (let i = 0; i < 36; i++) products[i] += tiles[ci * 36 + i] * filters[from + i];
          }
          sandwich(inverse, products, results);
          for (let r = 0; r < Math.min(4, outHeight - oy); r++) {
            for (let c = 0; c < Math.min(4, outWidth - ox); c++) {
              y[((n * outHeight + oy + r) * outWidth + ox + c) * outChannels + co] = results[r * 4 + c];
            }
          }
        }
      }
    }
  }
  return y;
}

/**
 * The gradient of a 3×3 kernel, tile by tile of 4×4 gradients, which are the filters here: dK = Aᵀ [Σ_tiles (G dy Gᵀ) ⊙ (Bᵀ d B)] A.
 *
 * @param dy `[batch, outHeight, outWidth, outChannels]`
 * @returns `[3, 3, inChannels, outChannels]`
 */
export function winogradKernelGradient(
  x: ArrayLike<number>,
  dy: ArrayLike<number>,
  plane: Plane,
  { input, filter, inverse }: WinogradMatrices,
): Float64Array {
  const { batch, outHeight, outWidth, inChannels, outChannels } = plane;
  const gradient = new Float64Array(9 * inChannels * outChannels);
  const products = new Float64Array(36 * inChannels * outChannels);
  const tiles = new Float64Array(36 * inChannels);
  const block = new Float64Array(16);
  const transformed = new Float64Array(36);
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy += 4) {
      for (let ox = 0; ox < outWidth; ox += 4) {
        transformTiles(tiles, x, n, oy - plane.top, ox - plane.left, plane, input);
        for (let co = 0; co < outChannels; co++) {
          block.fill(0);
          for (let r = 0; r < Math.min(4, outHeight - oy); r++) {
            for (let c = 0; c < Math.min(4, outWidth - ox); c++) {
              block[r * 4 + c] = dy[((n * outHeight + oy + r) * outWidth + ox + c) * outChannels + co];
            }
          }
          sandwich(filter, block, transformed);
          for (let ci = 0; ci < inChannels; ci++) {
            const to = (ci * outChannels + co) * 36;
            for (let i = 0; i < 36; i++) products[to + i] += tiles[ci * 36 + i] * transformed[i];
          }
        }
      }
    }
  }
  const results = new Float64Array(9);
  for (let pair = 0; pair < inChannels * outChannels; pair++) {
    sandwich(inverse, products.subarray(pair * 36, pair * 36 + 36), results);
    for (let i = 0; i < 9; i++) gradient[i * inChannels * outChannels + pair] = results[i];
  }
  return gradient;
}

function transformedKernel(kernel: ArrayLike<number>, pairs: number, filter: Matrix): Float64Array {
  const filters = new Float64Array(36 * pairs);
  const taps = new Float64Array(9);
  for (let pair = 0; pair < pairs; pair++) {
    for (let i = 0; i < 9; i++) taps[i] = kernel[i * pairs + pair];
    sandwich(filter, taps, filters.subarray(pair * 36, pair * 36 + 36));
  }
  return filters;
}

/** Bᵀ d B of the 6×6 cells from (top, left) on, for every channel; cells outside the image are zero. */
function transformTiles(
  tiles: Float64Array,
  x: ArrayLike<number>,
  n: number,
  top: number,
  left: number,
  { inHeight, inWidth, inChannels }: Plane,
  input: Matrix,
): void {
  const cells = new Float64Array(36);
  for (let ci = 0; ci < inChannels; ci++) {
    for (let r = 0; r < 6; r++) {
      for (let c = 0; c < 6; c++) {
        const [iy, ix] = [top + r, left + c];
        const inside = iy >= 0 && iy < inHeight && ix >= 0 && ix < inWidth;
        cells[r * 6 + c] = inside ? x[((n * inHeight + iy) * inWidth + ix) * inChannels + ci] : 0;
      }
    }
    sandwich(input, cells, tiles.subarray(ci * 36, ci * 36 + 36));
  }
}
