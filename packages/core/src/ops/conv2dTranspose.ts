import { record } from "../autodiff/record.js";
import { type Conv2dTransposeOptions, conv2dTransposeGeometry } from "../geometry/conv2dTranspose.js";
import { Tensor } from "../Tensor.js";
import { operands } from "./operands.js";

/**
 * Transposed (fractionally strided) convolution: the adjoint of `conv2d`, not its inverse (Dumoulin and Visin 2016, ch. 4).
 * `[n, h, w, in]` with kernel `[kh, kw, out, in]` → `[n, h′, w′, out]`; several sizes lead back to h × w, `outputShape` or
 * `outputPadding` choose one.
 *
 * @throws TensorError `SHAPE` for an output size from which `conv2d` would not lead back to the input; else as `conv2d`
 * @example
 * conv2dTranspose(x, kernel, { strides: 2 });                        // 2×2 by 3×3 → 5×5
 * conv2dTranspose(x, kernel, { strides: 2, outputShape: [6, 6] });   // or 6×6; 4×4 and 7×7 throw
 */
export function conv2dTranspose(x: Tensor, kernel: Tensor, options: Conv2dTransposeOptions = {}): Tensor {
  const op = "conv2dTranspose";
  const backend = operands(op, [x, kernel], "float32");
  const geometry = conv2dTransposeGeometry(op, x.shape, kernel.shape, options);
  const y = new Tensor(
    backend,
    backend.conv2dGradInput(x.buffer, kernel.buffer, geometry),
    geometry.inputShape,
  );
  return record(op, y, [x, kernel], (dy, needs) => [
    needs[0] ? new Tensor(backend, backend.conv2d(dy.buffer, kernel.buffer, geometry), x.shape) : null,
    needs[1]
      ? new Tensor(backend, backend.conv2dGradKernel(dy.buffer, x.buffer, geometry), kernel.shape)
      : null,
  ]);
}
