import { avgPool2d, checkOptions, type Padding, pad, type Tensor, TensorError } from "@striate/core";
import {
  BatchNormalization,
  Conv2D,
  type InitializerOption,
  type Layer,
  type LayerOptions,
  Sequential,
} from "@striate/layers";
import { NORMALIZATION, type Normalization } from "./Normalization.js";

/** What residual blocks are told. */
export interface ResidualBlockOptions extends LayerOptions {
  /** Channels of the 3×3 convolutions. */
  readonly filters: number;
  /** Channels of the block's input. Default: as many as the block puts out. */
  readonly inputFilters?: number;
  /** Default 1. */
  readonly strides?: number;
  /**
   * The way around where the shape changes: `"conv-bn"`, a 1×1 convolution and batch normalization; `"conv"`, a 1×1 convolution with bias, as
   * textbooks have it; `"pad"`, the paper's option A without parameters: every second pixel, and zeros for new channels. Default `"conv-bn"`.
   */
  readonly shortcut?: "conv-bn" | "conv" | "pad";
  /** Of the 3×3 convolutions. Default `"same"`; 1 is PyTorch's, which parts from it where the stride is 2. */
  readonly padding?: Padding;
  /** Default false: batch normalization would cancel them. */
  readonly useBias?: boolean;
  /** Default: momentum 0.9 and epsilon 1e-5. */
  readonly normalization?: Normalization;
  /** Default `"heNormal"`. */
  readonly kernelInitializer?: InitializerOption;
}

/** Makers of a residual block's parts. */
export interface ResidualParts {
  readonly conv: (filters: number, kernelSize: number, strides?: number) => Conv2D;
  readonly bn: () => BatchNormalization;
  /** What learns on the way around, if anything does. */
  readonly downsample: Layer | undefined;
  readonly strides: number;
}

const OPTIONS = [
  "filters",
  "inputFilters",
  "strides",
  "shortcut",
  "padding",
  "useBias",
  "normalization",
  "kernelInitializer",
  "name",
  "trainable",
];

/** @param outputFilters channels that the block puts out @throws TensorError `OPTION` */
export function residualParts(
  op: string,
  options: ResidualBlockOptions,
  outputFilters: number,
): ResidualParts {
  checkOptions(op, options, OPTIONS);
  const { inputFilters = outputFilters, strides = 1, shortcut = "conv-bn", padding = "same" } = options;
  const { useBias = false, normalization = NORMALIZATION, kernelInitializer = "heNormal" } = options;
  if (shortcut !== "conv-bn" && shortcut !== "conv" && shortcut !== "pad") {
    throw new TensorError("OPTION", op, `unknown shortcut "${shortcut}"`, 'Use "conv-bn", "conv" or "pad"');
  }
  const conv = (filters: number, kernelSize: number, stride = 1) =>
    new Conv2D({
      filters,
      kernelSize,
      strides: stride,
      padding: kernelSize === 1 ? "valid" : padding,
      useBias,
      kernelInitializer,
    });
  const bn = () => new BatchNormalization(normalization);
  const changes = strides !== 1 || inputFilters !== outputFilters;
  const learned = changes && shortcut !== "pad";
  const project = () =>
    shortcut === "conv-bn"
      ? new Sequential([conv(outputFilters, 1, strides), bn()])
      : new Conv2D({ filters: outputFilters, kernelSize: 1, strides, kernelInitializer });
  return { conv, bn, strides, downsample: learned ? project() : undefined };
}

/** Option A of section 4.1 of the paper, without parameters: `[n, h, w, c]` → `[n, ⌈h / strides⌉, ⌈w / strides⌉, filters]`. */
export function paddedShortcut(x: Tensor, filters: number, strides: number): Tensor {
  // A window of one cell takes pixels out.
  const sampled = strides === 1 ? x : avgPool2d(x, { poolSize: 1, strides });
  const more = filters - x.shape.at(-1)!;
  return more <= 0
    ? sampled
    : pad(sampled, [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, more],
      ]);
}
