import type { Backend } from "@striate/core";
import { Conv2D, Dense, Flatten, MaxPool2D, Sequential } from "@striate/layers";
import { randomStream } from "@striate/random";
import { Adam, softmaxCrossEntropy, trainStep } from "@striate/training";

export interface SmallStepsOptions {
  readonly steps: number;
  /** Told of every step when it is done. */
  readonly onStep: () => void | Promise<void>;
}

/** Training steps of a network of a few hundred weights, each with its own images of 4.6 KB. Nothing is left afterwards. */
export async function smallSteps(backend: Backend, { steps, onStep }: SmallStepsOptions): Promise<void> {
  const model = new Sequential([
    new Conv2D({ filters: 3, kernelSize: 3, strides: 2, activation: "relu" }),
    new MaxPool2D({ poolSize: 2 }),
    new Flatten(),
    new Dense({ units: 4 }),
  ]).build([null, 12, 12, 2], { backend, seed: 1 });
  const optimizer = new Adam({ learningRate: 1e-3 });
  for (let step = 1; step <= steps; step++) {
    const random = randomStream(1, "images", step);
    const images = {
      data: Float32Array.from({ length: 4 * 12 * 12 * 2 }, () => random.uniform()),
      shape: [4, 12, 12, 2],
    };
    const labels = { data: Int32Array.from({ length: 4 }, () => random.integer(4)), shape: [4] };
    await trainStep(model, { images, labels }, { optimizer, loss: softmaxCrossEntropy, step });
    await onStep();
  }
  optimizer.dispose();
  model.dispose();
}
