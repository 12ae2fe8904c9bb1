import { activeTape } from "../memory/session.js";
import { currentLabel } from "../profile/label.js";
import type { Tensor } from "../Tensor.js";
import type { Vjp } from "./Tape.js";

/**
 * Makes an operation differentiable: notes on the open tape, if there is one, how to go back from `output` to `inputs`.
 * Every operation of this library ends with it, and so does yours.
 *
 * @param saved tensors made for the gradient alone. The tape frees them; without a tape they are freed at once.
 * @returns `output`
 * @example
 * function double(x: Tensor): Tensor {
 *   const y = new Tensor(x.backend, x.backend.affine(x.buffer, 2, 0), x.shape);
 *   return record("double", y, [x], (dy) => [mul(dy, 2)]);
 * }
 */
export function record(
  op: string,
  output: Tensor,
  inputs: readonly Tensor[],
  vjp: Vjp,
  saved: readonly Tensor[] = [],
): Tensor {
  const tape = activeTape(output.backend);
  if (tape !== undefined && inputs.some((input) => tape.tracks(input))) {
    tape.append({ op, output, inputs, vjp, saved, label: currentLabel() });
  } else {
    for (const tensor of saved) tensor.dispose();
  }
  return output;
}
