import { TensorError } from "../errors.js";
import { checkOptions } from "../options.js";
import { formatShape, type Shape } from "../shape.js";
import { type Padding, type Pair, resolvePadding, resolvePair, windowAxis } from "./window.js";

export interface Conv2dOptions {
  /** Steps between windows: a number or `[height, width]`. Default 1. */
  readonly strides?: Pair;
  /** Default `"valid"`. */
  readonly padding?: Padding;
  /** Steps between the cells of one window (à trous). Strides and dilations may both exceed 1. Default 1. */
  readonly dilations?: Pair;
  /** Input and output channels are cut into this many parts that do not see each other. Default 1. */
  readonly groups?: number;
}

/**
 * A convolution as plain numbers. Output (n, oy, ox, co) is the sum over ky, kx and the ci of co's group of
 * x(n, oy · strideHeight − padTop + ky · dilationHeight, …, ci) · kernel(ky, kx, ci, co); cells outside the image count as zero.
 * Group g reads the input channels from g · inChannels / groups and writes the output channels from g · outChannels / groups.
 */
export interface Conv2dGeometry {
  readonly batch: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly inChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
  readonly groups: number;
  /** `[batch, inHeight, inWidth, inChannels]` */
  readonly inputShape: Shape;
  /** `[kernelHeight, kernelWidth, inChannels / groups, outChannels]` */
  readonly kernelShape: Shape;
  /** `[batch, outHeight, outWidth, outChannels]` */
  readonly outputShape: Shape;
}

export const CONV2D_OPTIONS = ["strides", "padding", "dilations", "groups"] as const;

/** @throws TensorError `SHAPE` or `OPTION` */
export function conv2dGeometry(
  op: string,
  input: Shape,
  kernel: Shape,
  options: Conv2dOptions = {},
): Conv2dGeometry {
  checkOptions(op, options, CONV2D_OPTIONS);
  const { strides = 1, padding = "valid", dilations = 1, groups = 1 } = options;
  checkImages(op, input);
  checkKernel(op, kernel);
  const [batch, inHeight, inWidth, inChannels] = input as Four;
  const [kernelHeight, kernelWidth, groupChannels, outChannels] = kernel as Four;
  checkGroups(op, input, kernel, groups);
  const [strideHeight, strideWidth] = resolvePair(op, "strides", strides);
  const [dilationHeight, dilationWidth] = resolvePair(op, "dilations", dilations);
  const [paddingHeight, paddingWidth] = resolvePadding(op, padding);
  const rows = windowAxis({
    op,
    axis: "height",
    inputSize: inHeight,
    window: kernelHeight,
    stride: strideHeight,
    dilation: dilationHeight,
    padding: paddingHeight,
    ceilMode: false,
  });
  const columns = windowAxis({
    op,
    axis: "width",
    inputSize: inWidth,
    window: kernelWidth,
    stride: strideWidth,
    dilation: dilationWidth,
    padding: paddingWidth,
    ceilMode: false,
  });
  return {
    batch,
    inHeight,
    inWidth,
    inChannels,
    kernelHeight,
    kernelWidth,
    outHeight: rows.outputSize,
    outWidth: columns.outputSize,
    outChannels,
    strideHeight,
    strideWidth,
    dilationHeight,
    dilationWidth,
    padTop: rows.before,
    padLeft: columns.before,
    groups,
    inputShape: input,
    kernelShape: [kernelHeight, kernelWidth, groupChannels, outChannels],
    outputShape: [batch, rows.outputSize, columns.outputSize, outChannels],
  };
}

type Four = readonly [number, number, number, number];

/** @throws TensorError `SHAPE` unless the shape is N×H×W×C */
export function checkImages(op: string, shape: Shape): void {
  if (shape.length !== 4) {
    throw new TensorError(
      "SHAPE",
      op,
      `expected a batch of images (N×H×W×C), received ${formatShape(shape)}`,
      shape.length === 3 ? "Add the missing axis with expandDims, or reshape" : "Reshape to N×H×W×C",
    );
  }
}

function checkKernel(op: string, shape: Shape): void {
  if (shape.length !== 4) {
    throw new TensorError(
      "SHAPE",
      op,
      `expected a kernel of height×width×inChannels×outChannels, received ${formatShape(shape)}`,
      "Reshape the kernel to four axes (HWIO)",
    );
  }
}

function checkGroups(op: string, input: Shape, kernel: Shape, groups: number): void {
  const [, , , inChannels] = input as Four;
  const [, , groupChannels, outChannels] = kernel as Four;
  if (!Number.isInteger(groups) || groups < 1 || inChannels % groups !== 0 || outChannels % groups !== 0) {
    throw new TensorError(
      "SHAPE",
      op,
      `${inChannels} input and ${outChannels} output channels cannot be cut into ${groups} groups`,
      "groups must divide both",
    );
  }
  if (groupChannels * groups !== inChannels) {
    const parts = groups === 1 ? "" : ` in each of ${groups} groups`;
    throw new TensorError(
      "SHAPE",
      op,
      `kernel ${formatShape(kernel)} reads ${groupChannels} channels${parts}, but input ${formatShape(input)} has ${inChannels}`,
      `Use a kernel with ${inChannels / groups} as its third size`,
    );
  }
}
