import {
  createTrainer,
  type Moment,
  type Perturbation,
  perturbed,
  readNoted,
  type TrainerOptions,
} from "@striate/backend-conformance";
import type { Backend } from "@striate/core";
import { type CarriedModel, onBackend } from "./carriedModel.js";

/** What every backend does the same. */
export interface Training extends Pick<TrainerOptions, "images" | "loss" | "learningRate" | "momentum"> {
  readonly carried: CarriedModel;
  readonly steps: number;
}

/** Trains the model on a backend, and hands out what each step gave. The model has its own weights again afterwards. */
export async function train(
  backend: Backend,
  { carried, steps, images, ...rest }: Training,
  onStep: (moments: readonly Moment[], step: number) => void | Promise<void>,
  perturbation?: Perturbation,
): Promise<void> {
  const moved = { ...images, data: perturbed(images.data, perturbation, 0) };
  const steppingThrough = async () => {
    const trainer = createTrainer({ ...rest, backend, model: carried.model, images: moved, notes: "all" });
    try {
      for (let step = 1; step <= steps; step++) await onStep(await readNoted(trainer.step(step)), step);
    } finally {
      trainer.dispose();
    }
  };
  await onBackend(carried, backend, steppingThrough, perturbation);
}
