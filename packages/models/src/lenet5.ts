import { checkOptions, TensorError } from "@striate/core";
import {
  BatchNormalization,
  Conv2D,
  Dense,
  Flatten,
  type Layer,
  MaxPool2D,
  ReLU,
  Sequential,
} from "@striate/layers";

export interface LeNet5Options {
  /**
   * `"book"`: 3×3 kernels and pooling before ReLU, 60,074 parameters on 28×28×1. `"classic"`: the paper's 5×5 kernels, 61,706
   * parameters. Default `"book"`.
   */
  readonly variant?: "book" | "classic";
  /** Batch normalization after both convolutions and after the first two dense layers: 60,978 parameters, 60,526 of them trainable. */
  readonly batchNorm?: boolean;
  /**
   * Of the first convolution. Default `"valid"` for the book's variant and `"same"` for the classic one, which so makes of 28×28 images the
   * maps that the paper has of 32×32 ones; for real 32×32 images choose `"valid"`.
   */
  readonly padding?: "same" | "valid";
  /** Default 10. */
  readonly classes?: number;
}

/**
 * LeNet-5 (LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998) in the form that textbooks
 * train: max pooling, ReLU, and a dense layer of logits in place of the Gaussian connections. `[n, h, w, c]` → `[n, classes]`
 *
 * Any input size that leaves something to pool will do; `build` names the layer where one does not.
 *
 * @throws TensorError `OPTION`
 * @example
 * const model = lenet5().build([null, 28, 28, 1], { backend, seed: 42 });
 */
export function lenet5(options: LeNet5Options = {}): Sequential {
  checkOptions("lenet5", options, ["variant", "batchNorm", "padding", "classes"]);
  const { variant = "book", batchNorm = false, classes = 10 } = options;
  if (variant !== "book" && variant !== "classic") {
    throw new TensorError("OPTION", "lenet5", `unknown variant "${variant}"`, 'Use "book" or "classic"');
  }
  const kernelSize = variant === "book" ? 3 : 5;
  const { padding = variant === "book" ? "valid" : "same" } = options;
  const normalized = (...layers: Layer[]): Layer[] =>
    batchNorm ? [...layers, new BatchNormalization()] : layers;
  return new Sequential(
    [
      ...normalized(new Conv2D({ filters: 6, kernelSize, padding })),
      new MaxPool2D({ poolSize: 2 }),
      new ReLU(),
      ...normalized(new Conv2D({ filters: 16, kernelSize })),
      new MaxPool2D({ poolSize: 2 }),
      new ReLU(),
      new Flatten(),
      ...normalized(new Dense({ units: 120, activation: "relu" })),
      ...normalized(new Dense({ units: 84, activation: "relu" })),
      new Dense({ units: classes }),
    ],
    { name: "lenet5" },
  );
}
