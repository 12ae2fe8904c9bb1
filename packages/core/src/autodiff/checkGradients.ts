import { randomStream } from "@striate/random";
import { TensorError } from "../errors.js";
import { tidy } from "../memory/scopes.js";
import { mul } from "../ops/arithmetic.js";
import { operands } from "../ops/operands.js";
import { sum } from "../ops/sum.js";
import { tensor } from "../ops/tensor.js";
import { checkOptions } from "../options.js";
import type { Tensor } from "../Tensor.js";
import { valueAndGrad } from "./valueAndGrad.js";

export interface GradientCheckOptions {
  /** Step of the differences, relative to each number's size (at least 1). Default 2⁻⁷. */
  readonly step?: number;
  /** Difference allowed, relative to the largest derivative of its input (at least 1). Default 1e-2. */
  readonly tolerance?: number;
  /** Fixes the weights that turn the output into one number. Default 0. */
  readonly seed?: number;
}

export interface GradientCheck {
  /** The largest difference found, as a share of what was allowed: at most 1 is a pass. */
  readonly worst: number;
  /** Numbers varied. */
  readonly checked: number;
}

/**
 * Compares the gradients of `f` with central differences, for authors of own operations: (L(x + h) − L(x − h)) / 2h against the tape, where
 * L is the sum of f's outputs with random weights. Keep inputs away from kinks: h must not cross them.
 *
 * @param f any function of its inputs, with one tensor as the result; called twice for each number in the inputs
 * @throws TensorError `GRADIENT` naming the worst element when the two disagree
 * @example
 * await checkGradients((x, kernel) => conv2d(x, kernel, { strides: 2 }), [x, kernel]);
 */
export async function checkGradients(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradientCheckOptions = {},
): Promise<GradientCheck> {
  const backend = operands("checkGradients", inputs, "float32");
  checkOptions("checkGradients", options, ["step", "tolerance", "seed"]);
  const { step = 2 ** -7, tolerance = 1e-2, seed = 0 } = options;
  const weigh = (y: Tensor) => {
    const stream = randomStream(seed, "checkGradients");
    const weights = Float32Array.from(
      { length: y.size },
      () => ((stream.integer(2) === 0 ? -1 : 1) * (1 + stream.integer(4))) / 4,
    );
    return sum(mul(y, tensor(backend, weights, y.shape)));
  };
  const { value, grads } = valueAndGrad(inputs, () => weigh(f(...inputs)));
  value.dispose();
  let worst = 0;
  let checked = 0;
  let complaint = "";
  for (const [index, input] of inputs.entries()) {
    const gradient = grads.get(input);
    const analytic = gradient ? await gradient.read() : new Float32Array(input.size);
    gradient?.dispose();
    const allowed = tolerance * Math.max(1, ...analytic.map(Math.abs));
    const host = await input.read();
    for (let element = 0; element < input.size; element++) {
      const h = step * Math.max(1, Math.abs(host[element]!));
      const lossAt = async (shift: number) => {
        const moved = host.slice();
        moved[element] = host[element]! + shift;
        const replaced = tensor(backend, moved, input.shape);
        const loss = tidy(backend, () =>
          weigh(f(...inputs.map((other, i) => (i === index ? replaced : other)))),
        );
        replaced.dispose();
        const number = (await loss.read())[0]!;
        loss.dispose();
        return number;
      };
      const numeric = ((await lossAt(h)) - (await lossAt(-h))) / (2 * h);
      const difference = Math.abs(numeric - analytic[element]!) / allowed;
      checked++;
      if (!(difference <= worst)) {
        worst = difference;
        complaint = `input ${index}, element ${element}: the tape says ${analytic[element]}, differences say ${numeric}`;
      }
    }
  }
  if (worst <= 1) return { worst, checked };
  throw new TensorError(
    "GRADIENT",
    "checkGradients",
    complaint,
    "Correct the vector-Jacobian product, or move the input away from a kink",
  );
}
