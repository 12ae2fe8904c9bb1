import type { Conv2dGeometry, Pool2dGeometry } from "@striate/core";

/** From the first to the last position along one axis, both included. */
export type Span = readonly [first: number, last: number];

/** How windows lie along one axis. */
export interface Windows {
  /** What of the input the windows of these outputs look at. */
  readonly seen: (outputs: Span) => Span;
  /** Whose windows look at these positions of the input. */
  readonly seeing: (inputs: Span) => Span;
}

/** The windows of a convolution or pooling, along rows and along columns. */
export function windowsOf(
  geometry: Conv2dGeometry | Pool2dGeometry,
): readonly [rows: Windows, columns: Windows] {
  const [rows, columns] =
    "groups" in geometry
      ? [
          (geometry.kernelHeight - 1) * geometry.dilationHeight,
          (geometry.kernelWidth - 1) * geometry.dilationWidth,
        ]
      : [geometry.windowHeight - 1, geometry.windowWidth - 1];
  const { padTop, padLeft, strideHeight, strideWidth, inHeight, inWidth, outHeight, outWidth } = geometry;
  return [
    along({ stride: strideHeight, inputs: inHeight, outputs: outHeight, before: padTop, reach: rows }),
    along({ stride: strideWidth, inputs: inWidth, outputs: outWidth, before: padLeft, reach: columns }),
  ];
}

interface WindowedAxis {
  readonly stride: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly before: number;
  /** From the first cell of a window to its last. */
  readonly reach: number;
}

function along({ stride, inputs, outputs, before, reach }: WindowedAxis): Windows {
  return {
    seen: ([first, last]) => clipped([first * stride - before, last * stride - before + reach], inputs),
    seeing: ([first, last]) =>
      clipped([Math.ceil((first + before - reach) / stride), Math.floor((last + before) / stride)], outputs),
  };
}

/** Without what lies outside of an axis. */
export function clipped([first, last]: Span, length: number): Span {
  return [Math.min(Math.max(0, first), length - 1), Math.max(0, Math.min(length - 1, last))];
}

/** Moved by a number of positions, inside an axis. */
export const moved = ([first, last]: Span, by: number, length: number): Span =>
  clipped([first + by, last + by], length);

/** Where positions of an axis stand that was stretched by a whole factor. */
export const divided = ([first, last]: Span, factor: number): Span => [
  Math.floor(first / factor),
  Math.floor(last / factor),
];

export const united = (a: Span | undefined, b: Span): Span =>
  a === undefined ? b : [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
