import { CONV2D_OPTIONS, type Conv2dOptions, conv2dGeometry } from "../geometry/conv2d.js";
import { checkOptions } from "../options.js";
import { Tensor } from "../Tensor.js";
import { EPILOGUE_OPTIONS, type EpilogueOptions, withEpilogue } from "./epilogue.js";
import { operands } from "./operands.js";

/**
 * Convolution of images as deep learning means it: cross-correlation, the kernel is not flipped.
 * `[n, h, w, in]` with kernel `[kh, kw, in / groups, out]` → `[n, h′, w′, out]`, with h′ = ⌊(h + top + bottom − reach) / stride⌋ + 1 and
 * reach = (kh − 1) · dilation + 1, or ⌈h / stride⌉ for `padding: "same"`. Then a bias `[out]` and an activation, if asked for.
 *
 * @throws TensorError `SHAPE` when kernel, channels, bias or image do not fit, `OPTION`, `DTYPE`, `BACKEND`
 * @example
 * conv2d(images, kernel);                                              // 28×28 by 3×3 → 26×26
 * conv2d(images, kernel, { strides: 2, padding: "same" });             // 28×28 → 14×14
 * conv2d(images, kernel, { padding: [[1, 1], [2, 2]], dilations: 2 });
 * conv2d(images, kernel, { bias, activation: "relu" });                // relu(conv2d(images, kernel) + bias)
 */
export function conv2d(x: Tensor, kernel: Tensor, options: Conv2dOptions & EpilogueOptions = {}): Tensor {
  const op = "conv2d";
  const backend = operands(op, [x, kernel], "float32");
  checkOptions(op, options, OPTIONS);
  const { bias, activation, ...window } = options;
  const geometry = conv2dGeometry(op, x.shape, kernel.shape, window);
  return withEpilogue(
    {
      op,
      factors: [x, kernel],
      outputShape: geometry.outputShape,
      run: () => backend.conv2d(x.buffer, kernel.buffer, geometry),
      runFused: (bias, activation) =>
        backend.conv2dBias?.(x.buffer, kernel.buffer, bias, activation, geometry),
      vjp: (dz, needs) => [
        needs[0]
          ? new Tensor(backend, backend.conv2dGradInput(dz.buffer, kernel.buffer, geometry), x.shape)
          : null,
        needs[1]
          ? new Tensor(backend, backend.conv2dGradKernel(x.buffer, dz.buffer, geometry), kernel.shape)
          : null,
      ],
    },
    { bias, activation },
  );
}

const OPTIONS = [...CONV2D_OPTIONS, ...EPILOGUE_OPTIONS];
