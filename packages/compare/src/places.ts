import type { Conv2dGeometry, Pool2dGeometry } from "@striate/core";

/** Positions along one axis. */
export type Places = ReadonlySet<number>;

/** How windows lie along one axis. */
export interface Windows {
  /** What of the input the windows of these outputs look at. */
  readonly seen: (outputs: Places) => Places;
  /** Whose windows look at these positions of the input. */
  readonly seeing: (inputs: Places) => Places;
}

/** The windows of a convolution or pooling, along rows and along columns. */
export function windowsOf(
  geometry: Conv2dGeometry | Pool2dGeometry,
): readonly [rows: Windows, columns: Windows] {
  const { padTop, padLeft, strideHeight, strideWidth, inHeight, inWidth, outHeight, outWidth } = geometry;
  const [rows, columns] =
    "groups" in geometry
      ? [
          { cells: geometry.kernelHeight, dilation: geometry.dilationHeight },
          { cells: geometry.kernelWidth, dilation: geometry.dilationWidth },
        ]
      : [
          { cells: geometry.windowHeight, dilation: 1 },
          { cells: geometry.windowWidth, dilation: 1 },
        ];
  return [
    along({ ...rows, stride: strideHeight, inputs: inHeight, outputs: outHeight, before: padTop }),
    along({ ...columns, stride: strideWidth, inputs: inWidth, outputs: outWidth, before: padLeft }),
  ];
}

interface WindowedAxis {
  readonly cells: number;
  readonly dilation: number;
  readonly stride: number;
  readonly before: number;
  readonly inputs: number;
  readonly outputs: number;
}

function along({ cells, dilation, stride, before, inputs, outputs }: WindowedAxis): Windows {
  const taps = Array.from({ length: cells }, (_, cell) => cell * dilation - before);
  return {
    seen: (places) =>
      within(
        inputs,
        [...places].flatMap((output) => taps.map((tap) => output * stride + tap)),
      ),
    seeing: (places) =>
      within(
        outputs,
        [...places].flatMap((input) => taps.map((tap) => (input - tap) / stride)).filter(Number.isInteger),
      ),
  };
}

/** Those that lie on an axis. */
export function within(length: number, places: readonly number[]): Places {
  return new Set(places.filter((place) => place >= 0 && place < length));
}

/** Moved by a number of positions. */
export const moved = (places: Places, by: number, length: number): Places =>
  within(
    length,
    [...places].map((place) => place + by),
  );

/** Where positions of an axis stand that was stretched by a whole factor. */
export const divided = (places: Places, factor: number): Places =>
  new Set([...places].map((place) => Math.floor(place / factor)));

export const united = (a: Places | undefined, b: Places): Places =>
  a === undefined ? b : new Set([...a, ...b]);
