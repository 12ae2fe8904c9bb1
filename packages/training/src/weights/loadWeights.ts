import { formatShape, type Parameter, sameShape, TensorError, tensor } from "@striate/core";
import { decodeSafetensors, type NamedArrays } from "@striate/formats";
import type { Trainable } from "../fit/Trainable.js";
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

function mismatches(parameters: ReadonlyMap<string, Parameter>, tensors: NamedArrays): readonly string[] {
  const missing = [...parameters.keys()].filter((name) => !tensors.has(name));
  const unexpected = [...tensors.keys()].filter((name) => !parameters.has(name));
  const different = [...parameters].flatMap(([name, { shape, value }]) => {
    const found = tensors.get(name);
    if (found === undefined) return [];
    const dtype = found.data instanceof Int32Array ? "int32" : "float32";
    if (dtype === value.dtype && sameShape(found.shape, shape)) return [];
    return [`${name} of ${dtype} ${formatShape(found.shape)}, not ${value.dtype} ${formatShape(shape)}`];
  });
  return [
    ...listed("missing", missing),
    ...listed("unexpected", unexpected),
    ...listed("different", different),
  ];
}

/** `2 missing (a, b)`, the first three in full. */
function listed(kind: string, items: readonly string[]): readonly string[] {
  if (items.length === 0) return [];
  const more = items.length > 3 ? ", …" : "";
  return [`${items.length} ${kind} (${items.slice(0, 3).join(", ")}${more})`];
}
