import { checkOptions, type Tensor, TensorError } from "@striate/core";
import { Layer, type LayerOptions } from "@striate/layers";

export interface ExpectSizeOptions extends LayerOptions {
  /** Height and width, or `[height, width]`. */
  readonly size: number | readonly [height: number, width: number];
  /** Who expects it, for the message. */
  readonly model: string;
}

/**
 * Passes on pictures of one size and refuses all others: for networks whose dense layers would otherwise be of another shape than the
 * paper's without a word.
 *
 * @throws TensorError `OPTION`; `SHAPE` for pictures of another size
 */
export class ExpectSize extends Layer {
  override readonly type: string = "ExpectSize";
  readonly #size: readonly [height: number, width: number];
  readonly #model: string;

  constructor(options: ExpectSizeOptions) {
    super(options);
    checkOptions("ExpectSize", options, ["size", "model", "name", "trainable"]);
    const { size, model } = options;
    const [height, width] = typeof size === "number" ? [size, size] : size;
    if (!(Number.isInteger(height) && Number.isInteger(width) && height >= 1 && width >= 1)) {
      throw new TensorError("OPTION", model, `a size of ${size} is no picture's`, "Give a number of pixels");
    }
    this.#size = [height, width];
    this.#model = model;
  }

  call(x: Tensor): Tensor {
    const [height, width] = this.#size;
    const [, rows, columns] = x.shape;
    if (x.rank === 4 && rows === height && columns === width) return x;
    throw new TensorError(
      "SHAPE",
      this.#model,
      `made for pictures of ${height}×${width}, received ${x.shape.slice(1).join("×")}`,
      `Build it for [null, ${height}, ${width}, 3], or pass inputSize: ${rows ?? height}`,
    );
  }
}
