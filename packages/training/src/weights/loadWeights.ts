import { TensorError, tensor } from "@striate/core";
import { decodeSafetensors } from "@striate/formats";
import type { Trainable } from "../fit/Trainable.js";
import { mismatches } from "./mismatches.js";
import { parametersByName } from "./parametersByName.js";

/**
 * Gives a built model the weights of a safetensors file. Names and shapes must fit, all of them, or nothing is changed.
 *
 * @returns the file's metadata
 * @throws FormatError for a damaged file; TensorError `SHAPE` naming what is missing, unexpected or of another shape, `LAYER`, `BACKEND`
 * @example
 * loadWeights(model, await readFile("lenet5.safetensors"));
 */
export function loadWeights(
  model: Pick<Trainable, "parameters">,
  bytes: Uint8Array,
): ReadonlyMap<string, string> {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const parameters = parametersByName("loadWeights", model);
  const problems = mismatches(parameters, tensors);
  if (problems.length > 0) {
    throw new TensorError(
      "SHAPE",
      "loadWeights",
      `the file does not fit the model: ${problems.join("; ")}`,
      "Build the model that the file was saved from",
    );
  }
  for (const [name, parameter] of parameters) {
    const { data, shape } = tensors.get(name)!;
    parameter.assign(tensor(parameter.value.backend, data, shape));
  }
  return metadata;
}
