import { checkOptions, pad, type Tensor, TensorError } from "@striate/core";
import { LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";

export interface ZeroPadding2DOptions extends LayerOptions {
  /** All sides, `[height, width]` sides, or `[[top, bottom], [left, right]]`. Default 1. */
  readonly padding?:
    | number
    | readonly [number, number]
    | readonly [readonly [number, number], readonly [number, number]];
}

/** Zeros around every image. `[n, h, w, c]` → `[n, h + top + bottom, w + left + right, c]` @throws TensorError `SHAPE`, `OPTION` */
export class ZeroPadding2D extends Layer {
  override readonly type: string = "ZeroPadding2D";
  readonly #sides: readonly (readonly [number, number])[];

  constructor(options: ZeroPadding2DOptions = {}) {
    super(options);
    checkOptions("ZeroPadding2D", options, ["padding", ...LAYER_OPTIONS]);
    this.#sides = sidesOf(options.padding ?? 1);
  }

  call(x: Tensor): Tensor {
    return pad(x, [[0, 0], ...this.#sides, [0, 0]]);
  }
}

function sidesOf(
  padding: NonNullable<ZeroPadding2DOptions["padding"]>,
): readonly (readonly [number, number])[] {
  const axes: readonly unknown[] = Array.isArray(padding) ? padding : [padding, padding];
  const sides = axes.map((axis): readonly unknown[] => (Array.isArray(axis) ? axis : [axis, axis]));
  const isPair = (side: readonly unknown[]): side is readonly [number, number] =>
    side.length === 2 && side.every((cells) => Number.isInteger(cells) && (cells as number) >= 0);
  if (sides.length === 2 && sides.every(isPair)) return sides;
  throw new TensorError(
    "OPTION",
    "ZeroPadding2D",
    `padding ${JSON.stringify(padding)} is not a padding`,
    "Use a whole number, [height, width], or [[top, bottom], [left, right]]",
  );
}
