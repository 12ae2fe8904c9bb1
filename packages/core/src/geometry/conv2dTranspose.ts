import { TensorError } from "../errors.js";
import { checkOptions } from "../options.js";
import { formatShape, type Shape } from "../shape.js";
import { type Conv2dGeometry, checkImages, conv2dGeometry } from "./conv2d.js";
import { type AxisPadding, type Padding, type Pair, resolvePadding, resolvePair } from "./window.js";

export interface Conv2dTransposeOptions {
  /** How far apart input cells land in the output. Default 1. */
  readonly strides?: Pair;
  /** Of the convolution that this one undoes: padding makes the output smaller. Default `"valid"`. */
  readonly padding?: Padding;
  /** Default 1. */
  readonly dilations?: Pair;
  /** The output's `[height, width]` or `[n, height, width, out]`, where several sizes are possible. */
  readonly outputShape?: Shape;
  /** Rows and columns to add to the smallest output size (Keras); smaller than the stride. */
  readonly outputPadding?: number | readonly [number, number];
}

export const CONV2D_TRANSPOSE_OPTIONS = [
  "strides",
  "padding",
  "dilations",
  "outputShape",
  "outputPadding",
] as const;

/**
 * The convolution whose input gradient a transposed convolution is: from the output `[n, h′, w′, out]` to the input
 * `[n, h, w, in]`, with the kernel `[kh, kw, out, in]`.
 *
 * The output size is `outputShape` if given; else Keras's: in · stride + max(reach − stride, 0) for "valid", in · stride for "same",
 * (in − 1) · stride + reach − padding for explicit padding; with `outputPadding` the smallest size plus it.
 *
 * @throws TensorError `SHAPE` for an output size from which the convolution would not lead back to the input
 */
export function conv2dTransposeGeometry(
  op: string,
  input: Shape,
  kernel: Shape,
  options: Conv2dTransposeOptions = {},
): Conv2dGeometry {
  checkOptions(op, options, CONV2D_TRANSPOSE_OPTIONS);
  const { strides = 1, padding = "valid", dilations = 1, outputShape, outputPadding } = options;
  checkImages(op, input);
  const [batch, inHeight, inWidth, inChannels] = input as Four;
  if (kernel.length !== 4 || kernel[3] !== inChannels) {
    throw new TensorError(
      "SHAPE",
      op,
      `kernel ${formatShape(kernel)} does not read the ${inChannels} channels of input ${formatShape(input)}`,
      `Use a kernel of height×width×outChannels×${inChannels}`,
    );
  }
  const [kernelHeight, kernelWidth, outChannels] = kernel as Four;
  const [strideHeight, strideWidth] = resolvePair(op, "strides", strides);
  const [dilationHeight, dilationWidth] = resolvePair(op, "dilations", dilations);
  const [paddingHeight, paddingWidth] = resolvePadding(op, padding);
  const [extraHeight, extraWidth] = resolveOutputPadding(op, outputPadding, [strideHeight, strideWidth]);
  const rows = { inputSize: inHeight, reach: (kernelHeight - 1) * dilationHeight + 1, stride: strideHeight };
  const columns = { inputSize: inWidth, reach: (kernelWidth - 1) * dilationWidth + 1, stride: strideWidth };
  const [outHeight, outWidth] = requestedSize(op, outputShape, outputPadding, [batch, outChannels]) ?? [
    defaultSize({ ...rows, padding: paddingHeight, extra: extraHeight }),
    defaultSize({ ...columns, padding: paddingWidth, extra: extraWidth }),
  ];
  return leadingBack(op, input, [batch, outHeight, outWidth, outChannels], kernel, {
    strides,
    padding,
    dilations,
  });
}

type Four = readonly [number, number, number, number];

/** Checks that the convolution of the chosen output gives the input's size; several sizes do, all others are impossible. */
function leadingBack(
  op: string,
  input: Shape,
  output: Shape,
  kernel: Shape,
  options: Pick<Conv2dTransposeOptions, "strides" | "padding" | "dilations">,
): Conv2dGeometry {
  const [, height, width] = output;
  const impossible = (reason: string) =>
    new TensorError(
      "SHAPE",
      op,
      `an output of ${height}×${width} is impossible: ${reason}`,
      "Choose an outputShape that the convolution leads back from, or leave it out",
    );
  if (height! < 1 || width! < 1) throw impossible("it has no cells");
  let geometry: Conv2dGeometry;
  try {
    geometry = conv2dGeometry(op, output, kernel, options);
  } catch (error) {
    if (error instanceof TensorError && error.code === "SHAPE")
      throw impossible("it is smaller than the kernel");
    throw error;
  }
  const { outHeight, outWidth } = geometry;
  if (outHeight !== input[1] || outWidth !== input[2]) {
    throw impossible(
      `convolved back it is ${outHeight}×${outWidth}, and the input is ${input[1]}×${input[2]}`,
    );
  }
  return geometry;
}

function requestedSize(
  op: string,
  outputShape: Shape | undefined,
  outputPadding: unknown,
  [batch, outChannels]: readonly [number, number],
): readonly [number, number] | undefined {
  if (outputShape === undefined) return undefined;
  if (outputPadding !== undefined) {
    throw new TensorError("OPTION", op, "both outputShape and outputPadding are given", "Give one of them");
  }
  if (!Array.isArray(outputShape)) {
    throw new TensorError("OPTION", op, `outputShape ${outputShape} is not a shape`, "Use [height, width]");
  }
  const [height, width] = outputShape.length === 4 ? outputShape.slice(1, 3) : outputShape;
  const fits = outputShape.length === 2 || (outputShape[0] === batch && outputShape[3] === outChannels);
  if (!fits || !Number.isInteger(height) || !Number.isInteger(width)) {
    throw new TensorError(
      "SHAPE",
      op,
      `outputShape [${outputShape.join(", ")}] does not fit ${batch} images of ${outChannels} channels`,
      `Use [height, width] or [${batch}, height, width, ${outChannels}]`,
    );
  }
  return [height!, width!];
}

interface AxisRequest {
  readonly inputSize: number;
  readonly reach: number;
  readonly stride: number;
  readonly padding: AxisPadding;
  readonly extra: number | undefined;
}

function defaultSize({ inputSize, reach, stride, padding, extra }: AxisRequest): number {
  if (extra === undefined && padding === "same") return inputSize * stride;
  if (extra === undefined && padding === "valid") return inputSize * stride + Math.max(reach - stride, 0);
  const smallest = (inputSize - 1) * stride;
  if (padding === "same") return smallest + 1 + (extra ?? 0);
  const cells = padding === "valid" ? 0 : padding[0] + padding[1];
  return smallest + reach - cells + (extra ?? 0);
}

function resolveOutputPadding(
  op: string,
  outputPadding: number | readonly [number, number] | undefined,
  strides: readonly [number, number],
): readonly [number | undefined, number | undefined] {
  if (outputPadding === undefined) return [undefined, undefined];
  const pair = typeof outputPadding === "number" ? ([outputPadding, outputPadding] as const) : outputPadding;
  if (
    pair.length !== 2 ||
    pair.some((extra, axis) => !Number.isInteger(extra) || extra < 0 || extra >= strides[axis]!)
  ) {
    throw new TensorError(
      "OPTION",
      op,
      `outputPadding ${JSON.stringify(outputPadding)} does not fit strides of ${strides.join("×")}`,
      "Use whole numbers from 0 to stride − 1",
    );
  }
  return pair;
}
