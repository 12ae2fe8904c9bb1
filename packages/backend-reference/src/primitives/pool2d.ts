import type { Pool2dGeometry, TypedArray } from "@striate/core";

export function maxPool2d(
  x: Float32Array,
  geometry: Pool2dGeometry,
): { readonly values: Float32Array; readonly argmax: Int32Array } {
  const { inHeight, inWidth, channels, windowWidth } = geometry;
  const values = new Float32Array(outputSize(geometry));
  const argmax = new Int32Array(values.length);
  forEachWindow(geometry, (n, window, firstRow, lastRow, firstColumn, lastColumn, top, left) => {
    for (let c = 0; c < channels; c++) {
      let best = Number.NEGATIVE_INFINITY;
      let position = 0;
      for (let iy = firstRow; iy <= lastRow; iy++) {
        for (let ix = firstColumn; ix <= lastColumn; ix++) {
          const value = x[((n * inHeight + iy) * inWidth + ix) * channels + c];
          // Only a greater value displaces the winner; the first cell wins against nothing.
          if (value > best || (iy === firstRow && ix === firstColumn)) {
            best = value;
            position = (iy - top) * windowWidth + (ix - left);
          }
        }
      }
      values[window + c] = best;
      argmax[window + c] = position;
    }
  });
  return { values, argmax };
}

export function maxPool2dGrad(dy: Float32Array, argmax: TypedArray, geometry: Pool2dGeometry): Float32Array {
  const { batch, inHeight, inWidth, channels, windowWidth } = geometry;
  const sums = new Float64Array(batch * inHeight * inWidth * channels);
  forEachWindow(geometry, (n, window, _firstRow, _lastRow, _firstColumn, _lastColumn, top, left) => {
    for (let c = 0; c < channels; c++) {
      const position = argmax[window + c];
      const iy = top + Math.floor(position / windowWidth);
      const ix = left + (position % windowWidth);
      sums[((n * inHeight + iy) * inWidth + ix) * channels + c] += dy[window + c];
    }
  });
  return Float32Array.from(sums);
}

export function avgPool2d(x: Float32Array, geometry: Pool2dGeometry): Float32Array {
  const { inHeight, inWidth, channels } = geometry;
  const y = new Float32Array(outputSize(geometry));
  const sums = new Float64Array(channels);
  forEachWindow(geometry, (n, window, firstRow, lastRow, firstColumn, lastColumn, top, left) => {
    sums.fill(0);
    for (let iy = firstRow; iy <= lastRow; iy++) {
      for (let ix = firstColumn; ix <= lastColumn; ix++) {
        const start = ((n * inHeight + iy) * inWidth + ix) * channels;
        for (let c = 0; c < channels; c++) sums[c] += x[start + c];
      }
    }
    const cells = cellsOf(geometry, firstRow, lastRow, firstColumn, lastColumn, top, left);
    for (let c = 0; c < channels; c++) y[window + c] = sums[c] / cells;
  });
  return y;
}

export function avgPool2dGrad(dy: Float32Array, geometry: Pool2dGeometry): Float32Array {
  const { batch, inHeight, inWidth, channels } = geometry;
  const sums = new Float64Array(batch * inHeight * inWidth * channels);
  forEachWindow(geometry, (n, window, firstRow, lastRow, firstColumn, lastColumn, top, left) => {
    const cells = cellsOf(geometry, firstRow, lastRow, firstColumn, lastColumn, top, left);
    for (let iy = firstRow; iy <= lastRow; iy++) {
      for (let ix = firstColumn; ix <= lastColumn; ix++) {
        const start = ((n * inHeight + iy) * inWidth + ix) * channels;
        for (let c = 0; c < channels; c++) sums[start + c] += dy[window + c] / cells;
      }
    }
  });
  return Float32Array.from(sums);
}

/** What an average divides by: the cells inside the image, or inside the padded image when padding counts. */
function cellsOf(
  geometry: Pool2dGeometry,
  firstRow: number,
  lastRow: number,
  firstColumn: number,
  lastColumn: number,
  top: number,
  left: number,
): number {
  if (!geometry.countPadding) return (lastRow - firstRow + 1) * (lastColumn - firstColumn + 1);
  const { inHeight, inWidth, padBottom, padRight, windowHeight, windowWidth } = geometry;
  const rows = Math.min(top + windowHeight, inHeight + padBottom) - top;
  const columns = Math.min(left + windowWidth, inWidth + padRight) - left;
  return rows * columns;
}

/** Visits every window: where its channels begin in the output, the image's cells that it covers, and its own corner. */
function forEachWindow(
  geometry: Pool2dGeometry,
  visit: (
    n: number,
    window: number,
    firstRow: number,
    lastRow: number,
    firstColumn: number,
    lastColumn: number,
    top: number,
    left: number,
  ) => void,
): void {
  const { batch, inHeight, inWidth, channels, windowHeight, windowWidth, outHeight, outWidth } = geometry;
  const { strideHeight, strideWidth, padTop, padLeft } = geometry;
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const top = oy * strideHeight - padTop;
      const firstRow = Math.max(0, top);
      const lastRow = Math.min(inHeight, top + windowHeight) - 1;
      for (let ox = 0; ox < outWidth; ox++) {
        const left = ox * strideWidth - padLeft;
        const firstColumn = Math.max(0, left);
        const lastColumn = Math.min(inWidth, left + windowWidth) - 1;
        const window = ((n * outHeight + oy) * outWidth + ox) * channels;
        visit(n, window, firstRow, lastRow, firstColumn, lastColumn, top, left);
      }
    }
  }
}

function outputSize({ batch, outHeight, outWidth, channels }: Pool2dGeometry): number {
  return batch * outHeight * outWidth * channels;
}
