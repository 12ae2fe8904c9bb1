import { TensorError } from "../errors.js";
import { tidy } from "../memory/scopes.js";
import { formatShape } from "../shape.js";
import type { Tensor } from "../Tensor.js";
import { conv2d } from "./conv2d.js";
import { type DepthwiseConv2dOptions, depthwiseConv2d } from "./depthwiseConv2d.js";
import { operands } from "./operands.js";

/**
 * A depthwise convolution followed by a 1×1 one that mixes the channels. `[n, h, w, c]` with `[kh, kw, c, multiplier]` and
 * `[1, 1, c · multiplier, out]` → `[n, h′, w′, out]`. Strides, padding and dilations belong to the first.
 *
 * @throws TensorError as `conv2d`
 */
export function separableConv2d(
  x: Tensor,
  depthwiseKernel: Tensor,
  pointwiseKernel: Tensor,
  options: DepthwiseConv2dOptions = {},
): Tensor {
  const backend = operands("separableConv2d", [x, depthwiseKernel, pointwiseKernel], "float32");
  const [height, width] = pointwiseKernel.shape;
  if (pointwiseKernel.rank !== 4 || height !== 1 || width !== 1) {
    throw new TensorError(
      "SHAPE",
      "separableConv2d",
      `the pointwise kernel is ${formatShape(pointwiseKernel.shape)}`,
      "Use 1×1×(channels · multiplier)×out",
    );
  }
  return tidy(backend, () => conv2d(depthwiseConv2d(x, depthwiseKernel, options), pointwiseKernel));
}
