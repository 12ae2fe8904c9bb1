import { TensorError } from "../errors.js";
import type { Shape } from "../shape.js";
import { checkImages } from "./conv2d.js";
import {
  type AxisPadding,
  type Padding,
  type Pair,
  resolvePadding,
  resolvePair,
  windowAxis,
} from "./window.js";

export interface Pool2dOptions {
  /** Window size: a number or `[height, width]`. */
  readonly poolSize: Pair;
  /** Steps between windows. Default: the window's size. */
  readonly strides?: Pair;
  /** Default `"valid"`. Explicit padding must be smaller than the window. */
  readonly padding?: Padding;
  /** Keep a last window that hangs over the edge. Default false. */
  readonly ceilMode?: boolean;
}

/**
 * A pooling as plain numbers. Window (oy, ox) covers rows oy · strideHeight − padTop … + windowHeight − 1, and at least one
 * of its cells lies inside the image.
 */
export interface Pool2dGeometry {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly channels: number;
  readonly windowHeight: number;
  readonly windowWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
  /** Rows and columns of padding after the image; they matter only to `countPadding`. */
  readonly padBottom: number;
  readonly padRight: number;
  /** Average over all cells inside the padded image instead of those inside the image. */
  readonly countPadding: boolean;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
}

export const POOL2D_OPTIONS = ["poolSize", "strides", "padding", "ceilMode"] as const;

/** @throws TensorError `SHAPE` or `OPTION` */
export function pool2dGeometry(
  op: string,
  input: Shape,
  options: Pool2dOptions & { readonly countIncludePad?: boolean },
): Pool2dGeometry {
  const {
    poolSize,
    strides = poolSize,
    padding = "valid",
    ceilMode = false,
    countIncludePad = false,
  } = options;
  checkImages(op, input);
  const [batch, inHeight, inWidth, channels] = input as readonly [number, number, number, number];
  const [windowHeight, windowWidth] = resolvePair(op, "poolSize", poolSize);
  const [strideHeight, strideWidth] = resolvePair(op, "strides", strides);
  const [paddingHeight, paddingWidth] = resolvePadding(op, padding);
  checkPoolPadding(op, paddingHeight, windowHeight);
  checkPoolPadding(op, paddingWidth, windowWidth);
  const rows = windowAxis({
    op,
    axis: "height",
    inputSize: inHeight,
    window: windowHeight,
    stride: strideHeight,
    dilation: 1,
    padding: paddingHeight,
    ceilMode,
  });
  const columns = windowAxis({
    op,
    axis: "width",
    inputSize: inWidth,
    window: windowWidth,
    stride: strideWidth,
    dilation: 1,
    padding: paddingWidth,
    ceilMode,
  });
  return {
    batch,
    inHeight,
    inWidth,
    channels,
    windowHeight,
    windowWidth,
    outHeight: rows.outputSize,
    outWidth: columns.outputSize,
    strideHeight,
    strideWidth,
    padTop: rows.before,
    padLeft: columns.before,
    padBottom: rows.after,
    padRight: columns.after,
    countPadding: countIncludePad,
    inputShape: input,
    outputShape: [batch, rows.outputSize, columns.outputSize, channels],
  };
}

/** Padding as wide as the window would leave windows that see nothing but padding. */
function checkPoolPadding(op: string, padding: AxisPadding, window: number): void {
  if (typeof padding !== "string" && Math.max(...padding) >= window) {
    throw new TensorError(
      "SHAPE",
      op,
      `padding ${Math.max(...padding)} leaves windows of ${window} that see no input`,
      "Use a padding smaller than the window",
    );
  }
}
