import { type Backend, tensor } from "@striate/core";
import { digits } from "@striate/datasets";
import type { Model } from "@striate/layers";
import { lenet5, resnet } from "@striate/models";
import { randomStream } from "@striate/random";
import { Adam, softmaxCrossEntropy, trainStep } from "@striate/training";

export interface LossCurveOptions {
  readonly network: keyof typeof NETWORKS;
  readonly steps: number;
  readonly batchSize: number;
  /** Moves every number of images and weights by 64 units in the last place, up or down at random. */
  readonly moved?: { readonly seed: number };
}

const NETWORKS = {
  lenet5: (): Model => lenet5(),
  resnet8: (): Model => resnet({ depth: 8, width: 4 }),
};

/** Losses of the first steps of a network on the built-in digits, with Adam. */
export async function lossCurve(
  backend: Backend,
  { network, steps, batchSize, moved }: LossCurveOptions,
): Promise<readonly number[]> {
  const move = (values: Float32Array, name: string) =>
    moved === undefined ? values : nudged(values, name, moved.seed);
  const model = NETWORKS[network]().build([null, 28, 28, 1], { backend, seed: 1 });
  for (const parameter of model.parameters) {
    const values = move((await parameter.value.read()) as Float32Array, parameter.name);
    parameter.assign(tensor(backend, values, parameter.shape));
  }
  const { train } = digits({ train: steps * batchSize, test: 1, seed: 1 });
  const optimizer = new Adam({ learningRate: 1e-3 });
  const losses: number[] = [];
  for (const { images, labels } of train.batch(batchSize)) {
    const step = losses.length + 1;
    const batch = { images: { ...images, data: move(images.data, `images ${step}`) }, labels };
    losses.push((await trainStep(model, batch, { optimizer, loss: softmaxCrossEntropy, step })).loss);
  }
  optimizer.dispose();
  model.dispose();
  return losses;
}

function nudged(values: Float32Array, name: string, seed: number): Float32Array {
  const random = randomStream(seed, name);
  return values.map((value) => value * (1 + (random.integer(2) === 0 ? 64 : -64) * 2 ** -23));
}
