import type { Backend } from "@striate/core";
import { Conv2D, Dense, Flatten, MaxPool2D, Sequential } from "@striate/layers";
import { randomStream } from "@striate/random";
import { Adam, softmaxCrossEntropy, trainStep } from "@striate/training";

/** What a user of the packages does first, on small images so that it takes no time. */
export async function train(backend: Backend): Promise<readonly number[]> {
  const model = new Sequential([
    new Conv2D({ filters: 8, kernelSize: 3, activation: "relu" }),
    new MaxPool2D({ poolSize: 2 }),
    new Flatten(),
    new Dense({ units: 10 }),
  ]).build([null, 16, 16, 1], { backend, seed: 1 });
  const random = randomStream(1, "images");
  const images = Float32Array.from({ length: 64 * 16 * 16 }, () => random.uniform());
  const labels = Int32Array.from({ length: 64 }, () => random.integer(10));
  const batch = {
    images: { data: images, shape: [64, 16, 16, 1] },
    labels: { data: labels, shape: [64] },
  };
  const optimizer = new Adam({ learningRate: 1e-2 });
  const losses: number[] = [];
  for (let step = 1; step <= 3; step++) {
    losses.push((await trainStep(model, batch, { optimizer, loss: softmaxCrossEntropy, step })).loss);
  }
  return losses;
}
