import { type Pool2dGeometry, sizeOf } from "@striate/core";
import { instead, look, type Mutant, mutant } from "./Mutant.js";

export const poolingMutants: readonly Mutant[] = [
  mutant("averages at the border divide by the whole window", "avgPool2d", (on) => ({
    avgPool2d: (x, geometry) =>
      instead(on, on.avgPool2d(x, geometry), (y) =>
        y.map((value, i) => (value * cellsOf(geometry, i)) / (geometry.windowHeight * geometry.windowWidth)),
      ),
  })),
  mutant("countPadding is ignored", "avgPool2d", (on) => ({
    avgPool2d: (x, geometry) => on.avgPool2d(x, { ...geometry, countPadding: false }),
  })),
  mutant("countPadding counts beyond the padding", "avgPool2d", (on) => ({
    avgPool2d: (x, geometry) => on.avgPool2d(x, { ...geometry, padBottom: geometry.padBottom + 1 }),
  })),
  mutant("the gradient of an average divides by the whole window", "avgPool2dGrad", (on) => ({
    avgPool2dGrad: (dy, geometry) =>
      on.avgPool2dGrad(dy, { ...geometry, countPadding: true, padBottom: 99, padRight: 99 }),
  })),
  mutant("zeros around the image compete", "maxPool2d", (on) => ({
    maxPool2d: (x, geometry) => {
      const { values, argmax } = on.maxPool2d(x, geometry);
      const inside = (i: number) => cellsOf({ ...geometry, countPadding: false }, i);
      const all = geometry.windowHeight * geometry.windowWidth;
      return {
        values: instead(on, values, (y) =>
          y.map((value, i) => (inside(i) < all ? Math.max(value, 0) : value)),
        ),
        argmax,
      };
    },
  })),
  mutant("the best value starts at zero", "maxPool2d", (on) => ({
    maxPool2d: (x, geometry) => {
      const { values, argmax } = on.maxPool2d(x, geometry);
      return { values: instead(on, values, (y) => y.map((value) => Math.max(value, 0))), argmax };
    },
  })),
  mutant("of equal values the last one wins", "maxPool2d", (on) => ({
    maxPool2d: (x, geometry) => {
      const { values, argmax } = on.maxPool2d(x, geometry);
      return { values, argmax: instead(on, argmax, () => lastWinners(look(on, x), geometry)) };
    },
  })),
  mutant("positions are counted in the image instead of the window", "maxPool2d", (on) => ({
    maxPool2d: (x, geometry) => {
      const { values, argmax } = on.maxPool2d(x, geometry);
      const { windowWidth, inWidth } = geometry;
      const inImage = (position: number) =>
        Math.floor(position / windowWidth) * inWidth + (position % windowWidth);
      return { values, argmax: instead(on, argmax, (positions) => positions.map(inImage)) };
    },
  })),
  mutant("overlapping windows overwrite in the gradient", "maxPool2dGrad", (on) => ({
    maxPool2dGrad: (dy, argmax, geometry) =>
      instead(on, on.maxPool2dGrad(dy, argmax, geometry), (dx) => {
        const [gradients, winners] = [look(on, dy), look(on, argmax)];
        const result = new Float32Array(dx.length);
        for (let i = 0; i < gradients.length; i++) result[cellOf(geometry, i, winners[i])] = gradients[i];
        return result;
      }),
  })),
];

interface Window {
  readonly n: number;
  readonly top: number;
  readonly left: number;
  readonly c: number;
}

function windowOf({ outHeight, outWidth, channels, ...geometry }: Pool2dGeometry, index: number): Window {
  const [c, place] = [index % channels, Math.floor(index / channels)];
  const [ox, row] = [place % outWidth, Math.floor(place / outWidth)];
  const [oy, n] = [row % outHeight, Math.floor(row / outHeight)];
  return {
    n,
    c,
    top: oy * geometry.strideHeight - geometry.padTop,
    left: ox * geometry.strideWidth - geometry.padLeft,
  };
}

function cellOf(geometry: Pool2dGeometry, index: number, position: number): number {
  const { n, top, left, c } = windowOf(geometry, index);
  const { inHeight, inWidth, channels, windowWidth } = geometry;
  const [y, x] = [top + Math.floor(position / windowWidth), left + (position % windowWidth)];
  return ((n * inHeight + y) * inWidth + x) * channels + c;
}

function cellsOf(geometry: Pool2dGeometry, index: number): number {
  const { top, left } = windowOf(geometry, index);
  const { windowHeight, windowWidth, inHeight, inWidth, padBottom, padRight, countPadding } = geometry;
  if (countPadding) {
    return (
      (Math.min(top + windowHeight, inHeight + padBottom) - top) *
      (Math.min(left + windowWidth, inWidth + padRight) - left)
    );
  }
  return (
    (Math.min(top + windowHeight, inHeight) - Math.max(top, 0)) *
    (Math.min(left + windowWidth, inWidth) - Math.max(left, 0))
  );
}

function lastWinners(x: ArrayLike<number>, geometry: Pool2dGeometry): Int32Array {
  const { windowHeight, windowWidth, inHeight, inWidth } = geometry;
  return Int32Array.from({ length: sizeOf(geometry.outputShape) }, (_, index) => {
    const { top, left } = windowOf(geometry, index);
    let winner = -1;
    for (let position = 0; position < windowHeight * windowWidth; position++) {
      const [y, column] = [top + Math.floor(position / windowWidth), left + (position % windowWidth)];
      if (y < 0 || y >= inHeight || column < 0 || column >= inWidth) continue;
      if (winner < 0 || x[cellOf(geometry, index, position)] >= x[cellOf(geometry, index, winner)])
        winner = position;
    }
    return winner;
  });
}
