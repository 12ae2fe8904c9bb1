import { type Backend, tensor } from "@striate/core";
import { numbers } from "../numbers.js";
import type { Experiment } from "./Experiment.js";
import type { Moment } from "./Moment.js";
import { type Perturbation, perturbed } from "./perturbed.js";
import { createTrainer, readNoted } from "./Trainer.js";

export interface Observation {
  readonly seed: number;
  /** Moves images and weights at the start. */
  readonly perturbation?: Perturbation | undefined;
}

/**
 * Trains a network on a backend and notes on the way what every layer gives, every gradient, and every weight after each step: in the
 * order in which they come about, so that the first that differs is where two backends part.
 */
export async function observe(
  backend: Backend,
  experiment: Experiment,
  { seed, perturbation }: Observation,
): Promise<readonly Moment[]> {
  const { inputShape, steps } = experiment;
  const [, ...rest] = inputShape;
  const model = experiment.model().build([null, ...rest], { backend, seed });
  const size = inputShape.reduce((product, length) => product * length, 1);
  const moments: Moment[] = [];
  const data = perturbed(numbers("reals", size, seed), perturbation, 0);
  const trainer = createTrainer({
    ...experiment,
    backend,
    model,
    images: { data, shape: inputShape },
    notes: "weights",
  });
  try {
    for (const [index, parameter] of model.parameters.entries()) {
      const values = (await parameter.value.read()) as Float32Array;
      parameter.assign(tensor(backend, perturbed(values, perturbation, index + 1), parameter.shape));
    }
    for (let step = 1; step <= steps; step++) moments.push(...(await readNoted(trainer.step(step))));
  } finally {
    trainer.dispose();
    model.dispose();
  }
  return moments;
}
