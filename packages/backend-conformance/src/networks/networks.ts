import { add, relu, softmaxCrossEntropy, type Tensor } from "@striate/core";
import {
  BatchNormalization,
  Conv2D,
  Dense,
  Flatten,
  GlobalAveragePool2D,
  MaxPool2D,
  Model,
  ReLU,
  Sequential,
} from "@striate/layers";
import { wholeNumbers } from "../numbers.js";
import type { Experiment } from "./Experiment.js";

const CLASSES = 10;

/** The mean cross-entropy with class ids that are drawn. */
const crossEntropy =
  (batch: number, labelSmoothing = 0) =>
  (logits: Tensor): Tensor =>
    softmaxCrossEntropy(logits, wholeNumbers(batch, 0, CLASSES - 1, 7), { labelSmoothing });

/** LeNet-5 (LeCun et al. 1998), as it is taught today, on three images of 28×28. */
const lenet5: Experiment = {
  name: "LeNet-5",
  model: () =>
    new Sequential([
      new Conv2D({ filters: 6, kernelSize: 3, padding: "same", activation: "relu" }),
      new MaxPool2D({ poolSize: 2 }),
      new Conv2D({ filters: 16, kernelSize: 3, activation: "relu" }),
      new MaxPool2D({ poolSize: 2 }),
      new Flatten(),
      new Dense({ units: 120, activation: "relu" }),
      new Dense({ units: 84, activation: "relu" }),
      new Dense({ units: CLASSES }),
    ]),
  inputShape: [3, 28, 28, 1],
  loss: crossEntropy(3),
  steps: 3,
  learningRate: 0.02,
  momentum: 0.9,
};

/** Two convolutions and a way around them (He et al. 2016); the way is a 1×1 convolution where the sizes differ. */
class Block extends Model {
  override readonly type: string = "Block";
  readonly conv1: Conv2D;
  readonly bn1 = new BatchNormalization();
  readonly conv2: Conv2D;
  readonly bn2 = new BatchNormalization();
  readonly shortcut: Conv2D | undefined;

  constructor({ filters, strides }: { readonly filters: number; readonly strides: number }) {
    super();
    this.conv1 = new Conv2D({ filters, kernelSize: 3, strides, padding: "same", useBias: false });
    this.conv2 = new Conv2D({ filters, kernelSize: 3, padding: "same", useBias: false });
    this.shortcut = strides === 1 ? undefined : new Conv2D({ filters, kernelSize: 1, strides });
  }

  call(x: Tensor): Tensor {
    const inner = relu(this.bn1.call(this.conv1.call(x)));
    const residual = this.bn2.call(this.conv2.call(inner));
    return relu(add(residual, this.shortcut?.call(x) ?? x));
  }
}

const residualNet: Experiment = {
  name: "residual network",
  model: () =>
    new Sequential([
      new Conv2D({ filters: 8, kernelSize: 3, padding: "same", useBias: false }),
      new BatchNormalization(),
      new ReLU(),
      new Block({ filters: 8, strides: 1 }),
      new Block({ filters: 17, strides: 2 }),
      new GlobalAveragePool2D(),
      new Dense({ units: CLASSES }),
    ]),
  inputShape: [5, 13, 12, 3],
  loss: crossEntropy(5, 0.1),
  steps: 3,
  learningRate: 0.05,
  momentum: 0.9,
};

export const NETWORKS: readonly Experiment[] = [lenet5, residualNet];
