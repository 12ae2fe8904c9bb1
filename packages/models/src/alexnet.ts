import { checkOptions, type Padding, TensorError } from "@striate/core";
import {
  Dense,
  Dropout,
  Flatten,
  type Layer,
  LocalResponseNormalization,
  MaxPool2D,
  Sequential,
} from "@striate/layers";
import { convolution } from "./blocks/convolution.js";
import { ExpectSize } from "./blocks/ExpectSize.js";
import { scaled } from "./scaled.js";

export interface AlexNetOptions {
  /**
   * `"single"`: the paper's table in one tower, 62,378,344 parameters. `"groups"`: convolutions 2, 4 and 5 in two groups, as on the paper's two
   * GPUs, 60,965,224. `"torchvision"`: the narrower form of "One weird trick" (Krizhevsky 2014), without response normalization, 61,100,840.
   * Default `"single"`.
   */
  readonly variant?: "single" | "groups" | "torchvision";
  /** Default 1000. */
  readonly classes?: number;
  /** Height and width of the pictures, or `[height, width]`. Default 227, and 224 for torchvision's form, which pads. */
  readonly inputSize?: number | readonly [height: number, width: number];
  /** Channels of the first convolution; all others, and the dense layers, in proportion. Default 96, and 64 for torchvision's form. */
  readonly width?: number;
  /** Batch normalization in place of response normalization and of the convolutions' biases. Default false. */
  readonly batchNorm?: boolean;
  /** Share dropped ahead of the first two dense layers. Default 0.5. */
  readonly dropout?: number;
}

/** Channels of the five convolutions, and where they differ: groups of 2, 4 and 5, padding of the first two, size of the pictures. */
const VARIANTS = {
  single: { filters: [96, 256, 384, 384, 256], groups: 1, padding: ["valid", "same"], inputSize: 227 },
  groups: { filters: [96, 256, 384, 384, 256], groups: 2, padding: ["valid", "same"], inputSize: 227 },
  torchvision: { filters: [64, 192, 384, 256, 256], groups: 1, padding: [2, 2], inputSize: 224 },
} as const;

/**
 * AlexNet: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks", 2012.
 * `[n, 227, 227, 3]` → `[n, classes]`, logits
 *
 * The paper says 224, but its own arithmetic, 55×55 after the first convolution, is that of 227. Weights start as in He et al. 2015
 * rather than with the paper's deviation of 0.01, so that narrow copies train too.
 *
 * @throws TensorError `OPTION`; `SHAPE` for pictures of another size than `inputSize`
 * @example
 * const model = alexnet({ variant: "groups" }).build([null, 227, 227, 3], { backend, seed: 42 });
 */
export function alexnet(options: AlexNetOptions = {}): Sequential {
  checkOptions("alexnet", options, ["variant", "classes", "inputSize", "width", "batchNorm", "dropout"]);
  const { variant = "single", classes = 1000, batchNorm = false, dropout = 0.5 } = options;
  if (!Object.hasOwn(VARIANTS, variant)) {
    const known = Object.keys(VARIANTS).join(", ");
    throw new TensorError("OPTION", "alexnet", `unknown variant "${variant}"`, `There are ${known}`);
  }
  const { filters, groups, padding, inputSize: size } = VARIANTS[variant];
  const { inputSize = size, width = filters[0] } = options;
  const units = scaled("alexnet", width / filters[0]);
  const conv = (index: number, kernelSize: number, rest: ConvolutionRest = {}): Layer =>
    convolution({ filters: units(filters[index]!), kernelSize, batchNorm, ...rest });
  const normalized = variant !== "torchvision" && !batchNorm;
  const normalization = (): readonly Layer[] =>
    normalized ? [new LocalResponseNormalization({ depthRadius: 2, bias: 2, alpha: 1e-4, beta: 0.75 })] : [];
  const pool = (): Layer => new MaxPool2D({ poolSize: 3, strides: 2 });
  const dense = (): readonly Layer[] => [
    ...(dropout === 0 ? [] : [new Dropout({ rate: dropout })]),
    new Dense({ units: units(4096), activation: "relu", kernelInitializer: "heNormal" }),
  ];
  return new Sequential(
    [
      new ExpectSize({ size: inputSize, model: "alexnet" }),
      conv(0, 11, { strides: 4, padding: padding[0] }),
      ...normalization(),
      pool(),
      conv(1, 5, { groups, padding: padding[1] }),
      ...normalization(),
      pool(),
      conv(2, 3),
      conv(3, 3, { groups }),
      conv(4, 3, { groups }),
      pool(),
      new Flatten(),
      ...dense(),
      ...dense(),
      new Dense({ units: classes }),
    ],
    { name: "alexnet" },
  );
}

interface ConvolutionRest {
  readonly strides?: number;
  readonly padding?: Padding;
  readonly groups?: number;
}
