import { TensorError } from "../errors.js";
import { type Conv2dOptions, checkImages } from "../geometry/conv2d.js";
import { tidy } from "../memory/scopes.js";
import { checkOptions } from "../options.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../Tensor.js";
import { conv2d } from "./conv2d.js";
import { operands } from "./operands.js";
import { reshape } from "./reshape.js";

export type DepthwiseConv2dOptions = Omit<Conv2dOptions, "groups">;

/**
 * A convolution of every channel by kernels of its own. `[n, h, w, c]` with kernel `[kh, kw, c, multiplier]` →
 * `[n, h′, w′, c · multiplier]`; channel c gives the output channels from c · multiplier on.
 *
 * @throws TensorError as `conv2d`
 */
export function depthwiseConv2d(x: Tensor, kernel: Tensor, options: DepthwiseConv2dOptions = {}): Tensor {
  const op = "depthwiseConv2d";
  const backend = operands(op, [x, kernel], "float32");
  checkOptions(op, options, ["strides", "padding", "dilations"]);
  checkImages(op, x.shape);
  const channels = x.shape[3]!;
  const [kernelHeight, kernelWidth, kernelChannels, multiplier] = kernel.shape;
  if (kernel.rank !== 4 || kernelChannels !== channels) {
    throw new TensorError(
      "SHAPE",
      op,
      `kernel ${formatShape(kernel.shape)} does not fit ${channels} channels`,
      `Use a kernel of height×width×${channels}×multiplier`,
    );
  }
  return tidy(backend, () => {
    const grouped = reshape(kernel, [kernelHeight!, kernelWidth!, 1, channels * multiplier!]);
    return conv2d(x, grouped, { ...options, groups: channels });
  });
}
