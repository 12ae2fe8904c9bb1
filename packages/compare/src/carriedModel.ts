import { type Perturbation, perturbed } from "@striate/backend-conformance";
import { type Backend, type Parameter, type Tensor, tensor } from "@striate/core";
import type { Model } from "@striate/layers";

/** A built model, and the numbers of its weights, which any backend can be given. */
export interface CarriedModel {
  readonly model: Model;
  readonly weights: readonly CarriedWeight[];
}

interface CarriedWeight {
  readonly parameter: Parameter;
  readonly values: Float32Array;
}

/** Reads the weights of a built model; the model stays where it is. */
export async function carry(model: Model): Promise<CarriedModel> {
  const weights: CarriedWeight[] = [];
  for (const parameter of model.parameters) {
    weights.push({ parameter, values: (await parameter.value.read()) as Float32Array });
  }
  return { model, weights };
}

/** Gives the model its weights on a backend while `run` is under way. Afterwards they are freed, and it has its own again. */
export async function onBackend<T>(
  { weights }: CarriedModel,
  backend: Backend,
  run: () => Promise<T>,
  perturbation?: Perturbation,
): Promise<T> {
  const own: (readonly [Parameter, Tensor])[] = [];
  try {
    for (const [index, { parameter, values }] of weights.entries()) {
      const moved = perturbed(values, perturbation, index + 1);
      own.push([parameter, parameter.replace(tensor(backend, moved, parameter.shape))]);
    }
    return await run();
  } finally {
    for (const [parameter, value] of own) disposeQuietly(parameter.replace(value));
  }
}

/** A backend that has failed may refuse to free too; what made it fail is what counts. */
function disposeQuietly(value: Tensor): void {
  try {
    value.dispose();
  } catch {
    // Recordings free what is left.
  }
}
