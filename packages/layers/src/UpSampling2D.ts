import { checkOptions, expand, matMul, reshape, type Tensor, TensorError, tensor } from "@striate/core";
import { LAYER_OPTIONS, Layer, type LayerOptions } from "./Layer.js";
import { pairOf } from "./sizes.js";

export interface UpSampling2DOptions extends LayerOptions {
  /** Factor: a number or `[height, width]`. Default 2. */
  readonly size?: number | readonly [number, number];
  /** Default `"nearest"`. */
  readonly interpolation?: "nearest" | "bilinear";
}

/**
 * Larger images. `[n, h, w, c]` → `[n, h · size, w · size, c]`. Bilinear takes pixels as squares (half-pixel centers), as Keras does.
 *
 * @throws TensorError `OPTION`, `SHAPE`
 * @example
 * new UpSampling2D({ size: 3 });   // 7×7 → 21×21
 */
export class UpSampling2D extends Layer {
  override readonly type: string = "UpSampling2D";
  readonly #size: readonly [number, number];
  readonly #interpolation: "nearest" | "bilinear";

  constructor(options: UpSampling2DOptions = {}) {
    super(options);
    checkOptions("UpSampling2D", options, ["size", "interpolation", ...LAYER_OPTIONS]);
    const { size = 2, interpolation = "nearest" } = options;
    if (interpolation !== "nearest" && interpolation !== "bilinear") {
      throw new TensorError(
        "OPTION",
        "UpSampling2D",
        `unknown interpolation "${interpolation}"`,
        'Use "nearest" or "bilinear"',
      );
    }
    this.#size = pairOf("UpSampling2D", "size", size);
    this.#interpolation = interpolation;
  }

  call(x: Tensor): Tensor {
    if (x.rank !== 4) {
      throw new TensorError(
        "SHAPE",
        "UpSampling2D",
        `expected N×H×W×C, received ${x}`,
        "Reshape to a batch of images",
      );
    }
    return this.#interpolation === "nearest" ? nearest(x, this.#size) : bilinear(x, this.#size);
  }
}

function nearest(x: Tensor, [rows, columns]: readonly [number, number]): Tensor {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const repeated = expand(reshape(x, [n, h, 1, w, 1, c]), [n, h, rows, w, columns, c]);
  return reshape(repeated, [n, h * rows, w * columns, c]);
}

/** Interpolation along an axis is a product with a fixed matrix: first over the rows, then over the columns. */
function bilinear(x: Tensor, [rows, columns]: readonly [number, number]): Tensor {
  const [n, h, w, c] = x.shape as [number, number, number, number];
  const tall = matMul(interpolation(x, h, rows), reshape(x, [n, h, w * c]));
  const wide = matMul(interpolation(x, w, columns), reshape(tall, [n * h * rows, w, c]));
  return reshape(wide, [n, h * rows, w * columns, c]);
}

/** `[size · factor, size]`: row i mixes the two inputs around (i + ½) / factor − ½, clamped to the image. */
function interpolation(x: Tensor, size: number, factor: number): Tensor {
  const matrix = new Float32Array(size * factor * size);
  for (let row = 0; row < size * factor; row++) {
    const position = Math.min(size - 1, Math.max(0, (row + 0.5) / factor - 0.5));
    const lower = Math.floor(position);
    const upper = Math.min(size - 1, lower + 1);
    matrix[row * size + lower]! += 1 - (position - lower);
    matrix[row * size + upper]! += position - lower;
  }
  return tensor(x.backend, matrix, [size * factor, size]);
}
