import type { Padding, Pair, Pool2dOptions } from "@striate/core";
import { LAYER_OPTIONS, type LayerOptions } from "./Layer.js";
import { pairOf } from "./sizes.js";

export interface Pool2DLayerOptions extends LayerOptions {
  /** A number or `[height, width]`. Default 2. */
  readonly poolSize?: Pair;
  /** Default: the pool's size. */
  readonly strides?: Pair;
  /** Default `"valid"`. */
  readonly padding?: Padding;
  /** Keep a last window that hangs over the edge. Default false. */
  readonly ceilMode?: boolean;
}

export interface GlobalPool2DLayerOptions extends LayerOptions {
  /** Leave height and width in the shape, with size 1. Default false. */
  readonly keepDims?: boolean;
}

export const POOL_OPTIONS = ["poolSize", "strides", "padding", "ceilMode", ...LAYER_OPTIONS];

/** The operation's options, with Keras's defaults. @throws TensorError `OPTION` */
export function poolOf(op: string, options: Pool2DLayerOptions): Pool2dOptions {
  const { poolSize = 2, strides = poolSize, padding = "valid", ceilMode = false } = options;
  return {
    poolSize: pairOf(op, "poolSize", poolSize),
    strides: pairOf(op, "strides", strides),
    padding,
    ceilMode,
  };
}
