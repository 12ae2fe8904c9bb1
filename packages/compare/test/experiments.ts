import { numbers, wholeNumbers } from "@striate/backend-conformance";
import type { Tensor } from "@striate/core";
import { AveragePool2D, Conv2D, Dense, Flatten, type Model, Sequential } from "@striate/layers";
import { NETWORKS } from "../../backend-conformance/src/networks/networks.js";
import type { ComparedBackend, CompareOptions } from "../src/index.js";
import { type ComparedBatch, type Comparison, compareBackends } from "../src/index.js";

export interface TestExperiment {
  readonly model: () => Model;
  readonly batch: ComparedBatch;
  readonly loss?: (output: Tensor) => Tensor;
}

const [plain, skipping] = NETWORKS;

/** LeNet-5 on pictures with empty borders, as digits have them: equal values meet in its pooling windows. */
export const lenet5: TestExperiment = {
  model: plain.model,
  batch: { images: framed([3, 28, 28, 1]), labels: wholeNumbers(3, 0, 9, 7) },
};

/** Two blocks with a way around them, the second of them with a stride of 2, which pads 12 rows on one side only. */
export const residual: TestExperiment = {
  model: skipping.model,
  batch: { images: { data: numbers("reals", 5 * 12 * 13 * 3, 1), shape: [5, 12, 13, 3] } },
  loss: skipping.loss,
};

/** Averages with padding. */
export const averaging: TestExperiment = {
  model: () =>
    new Sequential([
      new Conv2D({ filters: 3, kernelSize: 3 }),
      new AveragePool2D({ poolSize: 3, strides: 2, padding: "same" }),
      new Flatten(),
      new Dense({ units: 10 }),
    ]),
  batch: {
    images: { data: numbers("reals", 2 * 9 * 9, 1), shape: [2, 9, 9, 1] },
    labels: wholeNumbers(2, 0, 9, 7),
  },
};

export function compared(
  { model, batch, ...loss }: TestExperiment,
  backends: readonly ComparedBackend[],
  options: CompareOptions = {},
): Promise<Comparison> {
  return compareBackends(model, batch, backends, { timedSteps: 0, steps: 1, seed: 1, ...loss, ...options });
}

/** Numbers in the middle, zeros around them. */
function framed(shape: readonly [number, number, number, number]) {
  const [count, height, width, channels] = shape;
  const data = numbers("reals", count * height * width * channels, 1).map((value, index) => {
    const [y, x] = [Math.floor(index / (width * channels)) % height, Math.floor(index / channels) % width];
    return Math.min(y, x, height - 1 - y, width - 1 - x) < 7 ? 0 : value;
  });
  return { data, shape };
}
