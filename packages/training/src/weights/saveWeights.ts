import { encodeSafetensors } from "@striate/formats";
import type { Trainable } from "../fit/Trainable.js";
import { parametersByName } from "./parametersByName.js";
import { readArrays } from "./readArrays.js";

/**
 * A model's parameters, moving statistics among them, as one safetensors file.
 *
 * @param metadata text that travels along, such as the model's name and how inputs were normalized
 * @throws TensorError `LAYER` when two parameters have one name, `BACKEND` for a model without weights
 * @example
 * await writeFile("lenet5.safetensors", await saveWeights(model, { model: "lenet5" }));
 */
export async function saveWeights(
  model: Pick<Trainable, "parameters">,
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const parameters = parametersByName("saveWeights", model);
  const tensors = await readArrays(Array.from(parameters, ([name, { value }]) => [name, value]));
  return encodeSafetensors({ tensors, metadata: new Map(Object.entries(metadata)) });
}
