import { record } from "../autodiff/record.js";
import { type Conv2dOptions, conv2dGeometry } from "../geometry/conv2d.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";

/**
 * Convolution of images as deep learning means it: cross-correlation, the kernel is not flipped.
 * `[n, h, w, in]` with kernel `[kh, kw, in / groups, out]` → `[n, h′, w′, out]`, with h′ = ⌊(h + top + bottom − reach) / stride⌋ + 1 and
 * reach = (kh − 1) · dilation + 1, or ⌈h / stride⌉ for `padding: "same"`.
 *
 * @throws TensorError `SHAPE` when kernel, channels or image do not fit, `OPTION`, `DTYPE`, `BACKEND`
 * @example
 * conv2d(images, kernel);                                              // 28×28 by 3×3 → 26×26
 * conv2d(images, kernel, { strides: 2, padding: "same" });             // 28×28 → 14×14
 * conv2d(images, kernel, { padding: [[1, 1], [2, 2]], dilations: 2 });
 */
export function conv2d(x: Tensor, kernel: Tensor, options: Conv2dOptions = {}): Tensor {
  const op = "conv2d";
  const backend = operands(op, [x, kernel], "float32");
  const geometry = conv2dGeometry(op, x.shape, kernel.shape, options);
  const y = new Tensor(backend, backend.conv2d(x.buffer, kernel.buffer, geometry), geometry.outputShape);
  return record(op, y, [x, kernel], (dy, needs) => [
    needs[0]
      ? new Tensor(backend, backend.conv2dGradInput(dy.buffer, kernel.buffer, geometry), x.shape)
      : null,
    needs[1]
      ? new Tensor(backend, backend.conv2dGradKernel(x.buffer, dy.buffer, geometry), kernel.shape)
      : null,
  ]);
}
