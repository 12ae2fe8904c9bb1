import type { Conv2dGeometry } from "@striate/core";
import type { Convolution } from "./convolutionBound.js";
import type { Judging } from "./Tolerance.js";
import { ROUNDING, UNDERFLOW } from "./units.js";
import { type Plane, winogradConvolution, winogradKernelGradient } from "./winogradConvolution.js";
import { F3x4, F4x3, squared, type WinogradMatrices } from "./winogradMatrices.js";

/**
 * Roundings on the way of a term through the transforms: twice (rows, columns) a product and three additions for d, a product and up to
 * three additions for g, a product and four additions for the result; its constants (4), the product itself, the reference (2).
 */
const TRANSFORM_ROUNDINGS = 2 * (4 + 4 + 5) + 4 + 2;

/** Whether Winograd's algorithms are for it: 3×3, stride 1, no dilation, no groups. */
export function isWinogradCase(geometry: Conv2dGeometry): boolean {
  const { kernelHeight, kernelWidth, strideHeight, strideWidth, dilationHeight, dilationWidth, groups } =
    geometry;
  return (
    kernelHeight === 3 &&
    kernelWidth === 3 &&
    strideHeight * strideWidth * dilationHeight * dilationWidth * groups === 1
  );
}

/**
 * What a 3×3 convolution or one of its gradients may be off when it is computed by F(4×4, 3×3), or F(3×3, 4×4) for the kernel's gradient
 * (Lavin and Gray 2016): 2 (n + 32) · 2⁻²⁴ · R, where R² is the sum of the squares of all terms, |Aᵀ|² [Σ (|G|² |g|² |Gᵀ|²) ⊙ (|Bᵀ|² |d|² |B|²)] |A|²
 * with every number squared by itself.
 *
 * The bracket adds n products (input channels, output channels, or tiles), the transforms before and after it add what
 * `TRANSFORM_ROUNDINGS` counts: a term goes through k = n + 32 roundings. Were all of them as large as they can be and of one sign, the
 * error would be k · 2⁻²⁴ · Σ|terms|, hundreds of times more than ever happens: half precision would pass. Roundings are independent to
 * very good approximation (Higham and Mary 2019), and each is relative to a partial sum of terms, so one level of them adds about 2⁻²⁴ R
 * to a standard deviation and k levels √k · 2⁻²⁴ R. Terms of one sign add up faster, by √n at most: that is why k is not under a root.
 *
 * Scaling a row of one matrix and a column of another changes nothing. Where a tile begins is the backend's own business, so an output is
 * given the largest bound among those up to three cells away.
 */
export function winogradBound(
  method: Convolution,
  left: Float32Array,
  right: Float32Array,
  geometry: Conv2dGeometry,
  { sums }: Pick<Judging, "sums">,
): Float64Array {
  const [a, b] = [left.map(square), right.map(square)];
  const { batch, outHeight, outWidth, inChannels, outChannels } = geometry;
  if (method === "conv2dGradKernel") {
    const terms = batch * Math.ceil(outHeight / 4) * Math.ceil(outWidth / 4);
    return scaled(winogradKernelGradient(a, b, forwardPlane(geometry), squares(F3x4)), terms, sums);
  }
  const forward = method === "conv2d";
  const plane = forward ? forwardPlane(geometry) : backwardPlane(geometry);
  const kernel = forward ? b : turned(b, inChannels, outChannels);
  const terms = winogradConvolution(a, kernel, plane, squares(F4x3));
  return scaled(largestAround(terms, plane), plane.inChannels, sums);
}

function forwardPlane({ padTop, padLeft, ...sizes }: Conv2dGeometry): Plane {
  return { ...sizes, top: padTop, left: padLeft };
}

/** The input's gradient is a convolution too: of the output's gradient, by the kernel turned by 180°, with padding 2 − pad. */
export function backwardPlane(geometry: Conv2dGeometry): Plane {
  return {
    batch: geometry.batch,
    inHeight: geometry.outHeight,
    inWidth: geometry.outWidth,
    inChannels: geometry.outChannels,
    outHeight: geometry.inHeight,
    outWidth: geometry.inWidth,
    outChannels: geometry.inChannels,
    top: 2 - geometry.padTop,
    left: 2 - geometry.padLeft,
  };
}

/** `[3, 3, in, out]` → `[3, 3, out, in]`, turned by 180°. */
export function turned(kernel: Float32Array, inChannels: number, outChannels: number): Float32Array {
  const result = new Float32Array(kernel.length);
  for (let tap = 0; tap < 9; tap++) {
    for (let ci = 0; ci < inChannels; ci++) {
      for (let co = 0; co < outChannels; co++) {
        result[((8 - tap) * outChannels + co) * inChannels + ci] =
          kernel[(tap * inChannels + ci) * outChannels + co];
      }
    }
  }
  return result;
}

function squares({ input, filter, inverse }: WinogradMatrices): WinogradMatrices {
  return { input: squared(input), filter: squared(filter), inverse: squared(inverse) };
}

const square = (value: number): number => value * value;

function scaled(terms: Float64Array, count: number, sums: number): Float64Array {
  const depth = count + TRANSFORM_ROUNDINGS;
  return terms.map((term) => 2 * depth * ROUNDING * sums * Math.sqrt(term) + depth * UNDERFLOW);
}

/** The largest value among the cells up to three rows and columns away, along one axis after the other. */
function largestAround(terms: Float64Array, { outHeight, outWidth, outChannels }: Plane): Float64Array {
  const along = (values: Float64Array, length: number, step: number): Float64Array =>
    values.map((_, index) => {
      const position = Math.floor(index / step) % length;
      let largest = 0;
      for (let away = -Math.min(3, position); away <= Math.min(3, length - 1 - position); away++) {
        largest = Math.max(largest, values[index + away * step]);
      }
      return largest;
    });
  return along(along(terms, outWidth, outChannels), outHeight, outWidth * outChannels);
}
