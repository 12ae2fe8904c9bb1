import { checkImages } from "../geometry/conv2d.js";
import { checkOptions } from "../options.js";
import type { Tensor } from "../Tensor.js";
import { max } from "./max.js";
import { operands } from "./operands.js";
import { mean } from "./sum.js";

export interface GlobalPool2dOptions {
  /** Leave height and width in the shape, with size 1. Default false. */
  readonly keepDims?: boolean;
}

/** Mean of each channel over the whole image. `[n, h, w, c]` → `[n, c]`. @throws TensorError `SHAPE`, `DTYPE` */
export function globalAvgPool2d(x: Tensor, options: GlobalPool2dOptions = {}): Tensor {
  checkGlobal("globalAvgPool2d", x, options);
  return mean(x, { axis: [1, 2], ...options });
}

/** Largest value of each channel over the whole image. `[n, h, w, c]` → `[n, c]`. @throws TensorError `SHAPE`, `DTYPE` */
export function globalMaxPool2d(x: Tensor, options: GlobalPool2dOptions = {}): Tensor {
  checkGlobal("globalMaxPool2d", x, options);
  return max(x, { axis: [1, 2], ...options });
}

function checkGlobal(op: string, x: Tensor, options: GlobalPool2dOptions): void {
  operands(op, [x], "float32");
  checkOptions(op, options, ["keepDims"]);
  checkImages(op, x.shape);
}
