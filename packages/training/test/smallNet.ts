import type { Backend } from "@striate/core";
import { BatchNormalization, Conv2D, Dense, Dropout, Flatten, ReLU, Sequential } from "@striate/layers";
import { randomStream } from "@striate/random";
import type { TrainingBatch, TrainingData } from "../src/index.js";

/** A net with everything that a run has to remember: moving statistics, dropout, biases. `[n, 6, 6, 1]` → `[n, 3]` */
export function smallNet(backend: Backend): Sequential {
  return new Sequential([
    new Conv2D({ filters: 2, kernelSize: 3 }),
    new BatchNormalization({ momentum: 0.5 }),
    new ReLU(),
    new Flatten(),
    new Dropout({ rate: 0.25 }),
    new Dense({ units: 3 }),
  ]).build([null, 6, 6, 1], { backend, seed: 7 });
}

/** Pictures of three classes with noise, in another order every epoch: `count` of them in batches of four. */
export function noisyPictures(count: number): TrainingData & { readonly size: number } {
  const size = Math.ceil(count / 4);
  const epoch = (index: number) => {
    const order = randomStream(3, "order", index).permutation(count);
    return Array.from({ length: size }, (_, batch) => batchOf([...order.slice(4 * batch, 4 * batch + 4)]));
  };
  return { size, epoch, [Symbol.iterator]: () => epoch(0)[Symbol.iterator]() };
}

function batchOf(pictures: readonly number[]): TrainingBatch {
  const data = pictures.flatMap((picture) => {
    const noise = randomStream(5, "noise", picture);
    return Array.from({ length: 36 }, (_, pixel) => {
      return (Math.floor(pixel / 12) === picture % 3 ? 1 : 0) + noise.normal() / 2;
    });
  });
  return {
    images: { data: Float32Array.from(data), shape: [pictures.length, 6, 6, 1] },
    labels: { data: Int32Array.from(pictures, (picture) => picture % 3), shape: [pictures.length] },
  };
}
