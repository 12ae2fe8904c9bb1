import { record } from "../autodiff/record.js";
import { TensorError } from "../errors.js";
import { untaped } from "../memory/scopes.js";
import { checkOptions } from "../options.js";
import type { Tensor } from "../Tensor.js";
import { add, mul, sub } from "./arithmetic.js";
import { greater } from "./comparison.js";
import { maximum, minimum } from "./extremes.js";
import { operands } from "./operands.js";

/**
 * x held between `min` and `max`. The gradient is 1 inside and on the borders, 0 outside.
 *
 * @throws TensorError `VALUE` unless min ≤ max, `DTYPE`
 */
export function clip(x: Tensor, options: { readonly min: number; readonly max: number }): Tensor {
  const backend = operands("clip", [x], "float32");
  checkOptions("clip", options, ["min", "max"]);
  const { min, max } = options;
  if (!(min <= max))
    throw new TensorError(
      "VALUE",
      "clip",
      `min ${min} and max ${max} are no range`,
      "Give two numbers, min at most max",
    );
  const y = untaped(backend, () => minimum(maximum(x, min), max));
  return record("clip", y, [x], (dy) => {
    const outside = add(greater(x, max), greater(min, x));
    return [mul(dy, sub(1, outside))];
  });
}
