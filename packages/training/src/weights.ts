import { formatShape, type Parameter, sameShape, TensorError, tensor } from "@striate/core";
import { decodeSafetensors, encodeSafetensors, type NamedArrays } from "@striate/formats";
import type { Trainable } from "./Trainable.js";

type Weights = Pick<Trainable, "parameters">;

/**
 * A model's parameters, moving statistics among them, as one safetensors file.
 *
 * @param metadata text that travels along, such as the model's name and how inputs were normalized
 * @throws TensorError `LAYER` when two parameters have one name
 */
export async function saveWeights(
  model: Weights,
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { parameters } = model;
  const twice = parameters.find(
    ({ name }, index) => parameters.findIndex((other) => other.name === name) !== index,
  );
  if (twice !== undefined) {
    throw new TensorError(
      "LAYER",
      "saveWeights",
      `two parameters are called "${twice.name}"`,
      "Give their layers names of their own",
    );
  }
  const arrays = await Promise.all(
    parameters.map(
      async ({ name, value }) => [name, { shape: value.shape, data: await value.read() }] as const,
    ),
  );
  return encodeSafetensors({ tensors: new Map(arrays), metadata: new Map(Object.entries(metadata)) });
}

/**
 * Gives a built model the weights of a file. All of them must fit, or none is changed.
 *
 * @returns the file's metadata
 * @throws FormatError for a damaged file, TensorError `SHAPE` naming what is missing, unexpected or of another shape
 */
export function loadWeights(model: Weights, bytes: Uint8Array): ReadonlyMap<string, string> {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const problems = mismatches(model.parameters, tensors);
  if (problems.length > 0) {
    const shown = problems.slice(0, 3).join("; ");
    const more = problems.length > 3 ? `; and ${problems.length - 3} more` : "";
    throw new TensorError(
      "SHAPE",
      "loadWeights",
      `the file does not fit the model: ${shown}${more}`,
      "Build the model that the file was saved from",
    );
  }
  for (const parameter of model.parameters) {
    const { data, shape } = tensors.get(parameter.name)!;
    parameter.assign(tensor(parameter.value.backend, data, shape));
  }
  return metadata;
}

function mismatches(parameters: readonly Parameter[], tensors: NamedArrays): readonly string[] {
  const expected = new Set(parameters.map(({ name }) => name));
  const unexpected = [...tensors.keys()]
    .filter((name) => !expected.has(name))
    .map((name) => `unexpected "${name}"`);
  const wrong = parameters.flatMap(({ name, shape, value }) => {
    const found = tensors.get(name);
    if (found === undefined) return [`missing "${name}"`];
    if (!sameShape(found.shape, shape))
      return [`"${name}" is ${formatShape(found.shape)}, expected ${formatShape(shape)}`];
    const dtype = found.data instanceof Int32Array ? "int32" : "float32";
    return dtype === value.dtype ? [] : [`"${name}" is ${dtype}, expected ${value.dtype}`];
  });
  return [...wrong, ...unexpected];
}
