/** @import { Pool2dGeometry, TypedArray } from "@striate/core" */

/** @type {(values: TypedArray, argmax: TypedArray, x: TypedArray, geometry: Pool2dGeometry) => void} */
export function maxPool2d(values, argmax, x, geometry) {
  const { channels, windowWidth } = geometry;
  forEachWindow(geometry, (to, rows, columns, at) => {
    for (let c = 0; c < channels; c++) {
      let best = Number.NEGATIVE_INFINITY;
      let winner = 0;
      for (let row = rows.first; row < rows.end; row++) {
        for (let column = columns.first; column < columns.end; column++) {
          const value = x[at(row, column) + c];
          // Only what is greater wins: of equal numbers the first stays.
          if (value <= best) continue;
          best = value;
          winner = (row - rows.corner) * windowWidth + (column - columns.corner);
        }
      }
      values[to + c] = best;
      argmax[to + c] = winner;
    }
  });
}

/** @type {(dx: TypedArray, dy: TypedArray, argmax: TypedArray, geometry: Pool2dGeometry) => void} */
export function maxPool2dGrad(dx, dy, argmax, geometry) {
  const { channels, windowWidth } = geometry;
  dx.fill(0);
  forEachWindow(geometry, (from, rows, columns, at) => {
    for (let c = 0; c < channels; c++) {
      const winner = argmax[from + c];
      const row = rows.corner + Math.floor(winner / windowWidth);
      // Windows overlap: add, never assign.
      dx[at(row, columns.corner + (winner % windowWidth)) + c] += dy[from + c];
    }
  });
}

/** @type {(y: TypedArray, x: TypedArray, geometry: Pool2dGeometry) => void} */
export function avgPool2d(y, x, geometry) {
  const { channels } = geometry;
  forEachWindow(geometry, (to, rows, columns, at) => {
    const window = y.subarray(to, to + channels).fill(0);
    for (let row = rows.first; row < rows.end; row++) {
      for (let column = columns.first; column < columns.end; column++) {
        for (let c = 0; c < channels; c++) window[c] += x[at(row, column) + c];
      }
    }
    for (let c = 0; c < channels; c++) window[c] /= rows.counted * columns.counted;
  });
}

/** @type {(dx: TypedArray, dy: TypedArray, geometry: Pool2dGeometry) => void} */
export function avgPool2dGrad(dx, dy, geometry) {
  const { channels } = geometry;
  dx.fill(0);
  forEachWindow(geometry, (from, rows, columns, at) => {
    const cells = rows.counted * columns.counted;
    for (let row = rows.first; row < rows.end; row++) {
      for (let column = columns.first; column < columns.end; column++) {
        for (let c = 0; c < channels; c++) dx[at(row, column) + c] += dy[from + c] / cells;
      }
    }
  });
}

/**
 * One window along one axis: where it begins, before the image even, the cells of the image that it sees, and how many of its cells
 * count in an average.
 *
 * @typedef {{ readonly corner: number, readonly first: number, readonly end: number, readonly counted: number }} Span
 * @typedef {(window: number, rows: Span, columns: Span, at: (row: number, column: number) => number) => void} Visit
 */

/**
 * Visits every window: where its channels begin in the output, its spans, and where a pixel's channels begin in the input.
 *
 * @type {(geometry: Pool2dGeometry, visit: Visit) => void}
 */
function forEachWindow(geometry, visit) {
  const { batch, inHeight, inWidth, channels, countPadding } = geometry;
  const rows = spans(geometry.outHeight, {
    inputs: inHeight,
    length: geometry.windowHeight,
    stride: geometry.strideHeight,
    before: geometry.padTop,
    after: geometry.padBottom,
    countPadding,
  });
  const columns = spans(geometry.outWidth, {
    inputs: inWidth,
    length: geometry.windowWidth,
    stride: geometry.strideWidth,
    before: geometry.padLeft,
    after: geometry.padRight,
    countPadding,
  });
  let window = 0;
  for (let n = 0; n < batch; n++) {
    /** @type {(row: number, column: number) => number} */
    const at = (row, column) => ((n * inHeight + row) * inWidth + column) * channels;
    for (const row of rows) {
      for (const column of columns) {
        visit(window, row, column, at);
        window += channels;
      }
    }
  }
}

/**
 * A window may hang over the image, and with ceil mode over the padding too: those cells count for nothing.
 *
 * @param {number} outputs
 * @param {{ inputs: number, length: number, stride: number, before: number, after: number, countPadding: boolean }} axis
 * @returns {readonly Span[]}
 */
function spans(outputs, { inputs, length, stride, before, after, countPadding }) {
  return Array.from({ length: outputs }, (_, output) => {
    const corner = output * stride - before;
    const first = Math.max(0, corner);
    const end = Math.min(inputs, corner + length);
    const counted = countPadding ? Math.min(inputs + after, corner + length) - corner : end - first;
    return { corner, first, end, counted };
  });
}
