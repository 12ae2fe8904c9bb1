import type {
  BinaryOp,
  Conv2dGeometry,
  MatMulGeometry,
  Pool2dGeometry,
  ReduceGeometry,
  Shape,
} from "@striate/core";

/*
 * The primitives once more, from their definitions alone: every index of every sum is a loop of its own, every cell is checked against
 * the bounds of its image, and nothing is gathered, tiled or skipped. They share no line with the backend.
 */

/** Every triple (input element, kernel element, output element) whose product a convolution consists of. */
function forEachProduct(
  geometry: Conv2dGeometry,
  visit: (input: number, kernel: number, output: number) => void,
): void {
  const { batch, inHeight, inWidth, inChannels, kernelHeight, kernelWidth } = geometry;
  const { outHeight, outWidth, outChannels, groups } = geometry;
  const groupIn = inChannels / groups;
  const groupOut = outChannels / groups;
  for (let n = 0; n < batch; n++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++)
        for (let co = 0; co < outChannels; co++)
          for (let ky = 0; ky < kernelHeight; ky++)
            for (let kx = 0; kx < kernelWidth; kx++)
              for (let ci = 0; ci < groupIn; ci++) {
                const iy = oy * geometry.strideHeight - geometry.padTop + ky * geometry.dilationHeight;
                const ix = ox * geometry.strideWidth - geometry.padLeft + kx * geometry.dilationWidth;
                if (iy < 0 || iy >= inHeight || ix < 0 || ix >= inWidth) continue;
                const channel = Math.floor(co / groupOut) * groupIn + ci;
                visit(
                  ((n * inHeight + iy) * inWidth + ix) * inChannels + channel,
                  ((ky * kernelWidth + kx) * groupIn + ci) * outChannels + co,
                  ((n * outHeight + oy) * outWidth + ox) * outChannels + co,
                );
              }
}

export function conv2d(x: Float32Array, kernel: Float32Array, geometry: Conv2dGeometry): Float32Array {
  const y = zeros(geometry.outputShape);
  forEachProduct(geometry, (i, k, o) => {
    y[o] += x[i] * kernel[k];
  });
  return Float32Array.from(y);
}

export function conv2dGradInput(
  dy: Float32Array,
  kernel: Float32Array,
  geometry: Conv2dGeometry,
): Float32Array {
  const dx = zeros(geometry.inputShape);
  forEachProduct(geometry, (i, k, o) => {
    dx[i] += dy[o] * kernel[k];
  });
  return Float32Array.from(dx);
}

export function conv2dGradKernel(x: Float32Array, dy: Float32Array, geometry: Conv2dGeometry): Float32Array {
  const dKernel = zeros(geometry.kernelShape);
  forEachProduct(geometry, (i, k, o) => {
    dKernel[k] += x[i] * dy[o];
  });
  return Float32Array.from(dKernel);
}

/** One cell of a pooling window: where it stands in the window, and whether it lies in the image and in the padded image. */
interface Cell {
  readonly position: number;
  readonly input: number;
  readonly inImage: boolean;
  readonly inPadded: boolean;
}

/** All cells of every window of every channel, those outside the image too. */
function forEachWindow(
  geometry: Pool2dGeometry,
  visit: (output: number, cells: readonly Cell[]) => void,
): void {
  const { batch, inHeight, inWidth, channels, outHeight, outWidth, windowHeight, windowWidth } = geometry;
  for (let n = 0; n < batch; n++)
    for (let oy = 0; oy < outHeight; oy++)
      for (let ox = 0; ox < outWidth; ox++)
        for (let c = 0; c < channels; c++) {
          const cells: Cell[] = [];
          for (let row = 0; row < windowHeight; row++)
            for (let column = 0; column < windowWidth; column++) {
              const iy = oy * geometry.strideHeight - geometry.padTop + row;
              const ix = ox * geometry.strideWidth - geometry.padLeft + column;
              cells.push({
                position: row * windowWidth + column,
                input: ((n * inHeight + iy) * inWidth + ix) * channels + c,
                inImage: iy >= 0 && iy < inHeight && ix >= 0 && ix < inWidth,
                inPadded: iy < inHeight + geometry.padBottom && ix < inWidth + geometry.padRight,
              });
            }
          visit(((n * outHeight + oy) * outWidth + ox) * channels + c, cells);
        }
}

/** The cells in row-major order; only a greater one takes the place of an earlier one. */
function winner(x: Float32Array, cells: readonly Cell[]): Cell {
  return cells
    .filter(({ inImage }) => inImage)
    .reduce((best, cell) => (x[cell.input] > x[best.input] ? cell : best));
}

export function maxPool2d(
  x: Float32Array,
  geometry: Pool2dGeometry,
): { values: Float32Array; argmax: Int32Array } {
  const values = new Float32Array(size(geometry.outputShape));
  const argmax = new Int32Array(values.length);
  forEachWindow(geometry, (output, cells) => {
    const best = winner(x, cells);
    values[output] = x[best.input];
    argmax[output] = best.position;
  });
  return { values, argmax };
}

export function maxPool2dGrad(dy: Float32Array, x: Float32Array, geometry: Pool2dGeometry): Float32Array {
  const dx = zeros(geometry.inputShape);
  forEachWindow(geometry, (output, cells) => {
    dx[winner(x, cells).input] += dy[output];
  });
  return Float32Array.from(dx);
}

const divisor = (cells: readonly Cell[], { countPadding }: Pool2dGeometry) =>
  cells.filter(({ inImage, inPadded }) => (countPadding ? inPadded : inImage)).length;

export function avgPool2d(x: Float32Array, geometry: Pool2dGeometry): Float32Array {
  const y = zeros(geometry.outputShape);
  forEachWindow(geometry, (output, cells) => {
    const total = cells.reduce((sum, cell) => sum + (cell.inImage ? x[cell.input] : 0), 0);
    y[output] = total / divisor(cells, geometry);
  });
  return Float32Array.from(y);
}

export function avgPool2dGrad(dy: Float32Array, geometry: Pool2dGeometry): Float32Array {
  const dx = zeros(geometry.inputShape);
  forEachWindow(geometry, (output, cells) => {
    for (const cell of cells) if (cell.inImage) dx[cell.input] += dy[output] / divisor(cells, geometry);
  });
  return Float32Array.from(dx);
}

export function matMul(a: Float32Array, b: Float32Array, geometry: MatMulGeometry): Float32Array {
  const { batch, m, k, n, transposeA, transposeB, aBatchStride, bBatchStride } = geometry;
  const y = zeros([batch, m, n]);
  for (let index = 0; index < batch; index++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++)
        for (let p = 0; p < k; p++) {
          const left = a[index * aBatchStride + (transposeA ? p * m + i : i * k + p)];
          const right = b[index * bBatchStride + (transposeB ? j * k + p : p * n + j)];
          y[(index * m + i) * n + j] += left * right;
        }
  return Float32Array.from(y);
}

/** Column (o, i) of a reduction, from top to bottom. */
const column = (x: ArrayLike<number>, { reduced, inner }: ReduceGeometry, o: number, i: number): number[] =>
  Array.from({ length: reduced }, (_, r) => x[(o * reduced + r) * inner + i]);

/** What `of` makes of every column. */
export function reduceBy(
  x: ArrayLike<number>,
  geometry: ReduceGeometry,
  of: (values: number[]) => number,
): number[] {
  const results: number[] = [];
  for (let o = 0; o < geometry.outer; o++)
    for (let i = 0; i < geometry.inner; i++) results.push(of(column(x, geometry, o, i)));
  return results;
}

export const BINARY: Readonly<Record<BinaryOp, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  equal: (a, b) => Number(a === b),
  greater: (a, b) => Number(a > b),
};

/** Every position of a tensor in row-major order, as coordinates. */
export function positions(shape: Shape): number[][] {
  return shape.reduce<number[][]>(
    (prefixes, length) =>
      prefixes.flatMap((prefix) => Array.from({ length }, (_, index) => [...prefix, index])),
    [[]],
  );
}

/** Where a position lies in a contiguous tensor; undefined outside of it. */
export function offset(shape: Shape, position: readonly number[]): number | undefined {
  if (position.some((index, axis) => index < 0 || index >= shape[axis])) return undefined;
  return position.reduce((sum, index, axis) => sum * shape[axis] + index, 0);
}

/** NumPy's rule: axes are aligned at the last one, and an axis of size 1 has one position for all. */
export function stretched(shape: Shape, position: readonly number[]): number {
  const aligned = position.slice(position.length - shape.length);
  return offset(
    shape,
    aligned.map((index, axis) => (shape[axis] === 1 ? 0 : index)),
  )!;
}

const size = (shape: Shape): number => shape.reduce((product, length) => product * length, 1);
const zeros = (shape: Shape): Float64Array => new Float64Array(size(shape));
