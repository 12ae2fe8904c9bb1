import { record } from "../autodiff/record.js";
import { TensorError } from "../errors.js";
import { checkImages } from "../geometry/conv2d.js";
import { pool2dGeometry } from "../geometry/pool2d.js";
import { untaped } from "../memory/scopes.js";
import { checkOptions } from "../options.js";
import { Tensor } from "../Tensor.js";
import { mul, sub } from "./arithmetic.js";
import { exp, log, square } from "./elementwise.js";
import { operands } from "./operands.js";
import { affine } from "./unary.js";

/** TensorFlow's names and defaults; AlexNet has depthRadius 2, bias 2, alpha 1e-4, beta 0.75. */
export interface LocalResponseNormalizationOptions {
  /** Channels to look at on either side. Default 5. */
  readonly depthRadius?: number;
  /** Default 1. */
  readonly bias?: number;
  /** Default 1. */
  readonly alpha?: number;
  /** Default 0.5. */
  readonly beta?: number;
}

/**
 * x / (bias + alpha · Σ x²)^beta, the sum over the channels within `depthRadius` (Krizhevsky, Sutskever and Hinton 2012, §3.3).
 * `[n, h, w, c]` → `[n, h, w, c]`
 *
 * @throws TensorError `SHAPE`, `OPTION`, `DTYPE`
 */
export function localResponseNormalization(
  x: Tensor,
  options: LocalResponseNormalizationOptions = {},
): Tensor {
  const op = "localResponseNormalization";
  const backend = operands(op, [x], "float32");
  checkOptions(op, options, ["depthRadius", "bias", "alpha", "beta"]);
  const { depthRadius = 5, bias = 1, alpha = 1, beta = 0.5 } = options;
  checkImages(op, x.shape);
  if (!Number.isInteger(depthRadius) || depthRadius < 0 || !(bias > 0) || !(alpha >= 0)) {
    throw new TensorError(
      "OPTION",
      op,
      `depthRadius ${depthRadius}, bias ${bias}, alpha ${alpha} do not make a divisor above 0`,
      "Use a whole depthRadius of at least 0, a bias above 0 and an alpha of at least 0",
    );
  }
  const { y, divisor, power } = untaped(backend, () => {
    const divisor = affine(op, channelSums(square(x), depthRadius), alpha, bias);
    const power = exp(affine(op, log(divisor), -beta, 0));
    return { y: mul(x, power), divisor, power };
  });
  return record(
    op,
    y,
    [x],
    (dy) => {
      const shared = exp(affine(op, log(divisor), -beta - 1, 0));
      const others = channelSums(mul(mul(dy, x), shared), depthRadius);
      return [sub(mul(dy, power), mul(x, affine(op, others, 2 * alpha * beta, 0)))];
    },
    [divisor, power],
  );
}

/** Sum over the channels within `radius`: an average over a window on the channel axis, zeros counted, times the window's size. */
function channelSums(x: Tensor, radius: number): Tensor {
  const { backend, shape } = x;
  const channels = shape[3]!;
  const window = 2 * radius + 1;
  const geometry = pool2dGeometry("localResponseNormalization", [x.size / channels, channels, 1, 1], {
    poolSize: [window, 1],
    strides: 1,
    padding: [
      [radius, radius],
      [0, 0],
    ],
    countIncludePad: true,
  });
  const averages = new Tensor(backend, backend.avgPool2d(x.buffer, geometry), shape);
  return affine("localResponseNormalization", averages, window, 0);
}
