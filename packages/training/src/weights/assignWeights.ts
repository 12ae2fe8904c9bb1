import { TensorError, tensor } from "@striate/core";
import type { NamedArrays } from "@striate/formats";
import type { Trainable } from "../fit/Trainable.js";
import { mismatches } from "./mismatches.js";
import { parametersByName } from "./parametersByName.js";

/**
 * Gives a built model weights by their names. Names and shapes must fit, all of them, or nothing is changed.
 *
 * @throws TensorError `SHAPE` naming what is missing, unexpected or of another shape, `LAYER`, `BACKEND`
 * @example
 * assignWeights(model, (await readCheckpoint(store)).weights);
 */
export function assignWeights(model: Pick<Trainable, "parameters">, weights: NamedArrays): void {
  const parameters = parametersByName("assignWeights", model);
  const problems = mismatches(parameters, weights);
  if (problems.length > 0) {
    throw new TensorError(
      "SHAPE",
      "assignWeights",
      `the weights do not fit the model: ${problems.join("; ")}`,
      "Build the model that they are of",
    );
  }
  for (const [name, parameter] of parameters) {
    const { data, shape } = weights.get(name)!;
    parameter.assign(tensor(parameter.value.backend, data, shape));
  }
}
