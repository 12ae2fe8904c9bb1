import { record } from "../autodiff/record.js";
import { TensorError } from "../errors.js";
import { untaped } from "../memory/scopes.js";
import { checkOptions } from "../options.js";
import type { Tensor } from "../Tensor.js";
import { mul } from "./arithmetic.js";
import { operands } from "./operands.js";
import { streamOf } from "./random.js";
import { tensor } from "./tensor.js";

export interface DropoutOptions {
  /** Share of the numbers set to zero, in [0, 1). */
  readonly rate: number;
  /** Fixes which; the same on every backend. */
  readonly seed: number;
}

/**
 * Sets a random share of the numbers to zero and scales the others by 1 / (1 − rate), so that the expectation stays (inverted dropout,
 * Srivastava et al. 2014). For training only: in inference leave it out.
 *
 * @throws TensorError `OPTION` for a rate outside [0, 1), `DTYPE`
 */
export function dropout(x: Tensor, options: DropoutOptions): Tensor {
  const op = "dropout";
  const backend = operands(op, [x], "float32");
  checkOptions(op, options, ["rate", "seed"]);
  const { rate, seed } = options;
  if (!(rate >= 0 && rate < 1)) {
    throw new TensorError(
      "OPTION",
      op,
      `rate ${rate} is not in [0, 1)`,
      "It is the share of numbers to drop",
    );
  }
  const stream = streamOf(op, seed);
  const scale = 1 / (1 - rate);
  const mask = tensor(
    backend,
    Float32Array.from({ length: x.size }, () => (stream.uniform() < rate ? 0 : scale)),
    x.shape,
  );
  const y = untaped(backend, () => mul(x, mask));
  return record(op, y, [x], (dy) => [mul(dy, mask)], [mask]);
}
