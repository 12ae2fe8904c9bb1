import { mul, type Shape, sizeOf, sum, type Tensor, tensor } from "@striate/core";
import {
  Activation,
  Add,
  AveragePool2D,
  BatchNormalization,
  Concatenate,
  Conv2D,
  Conv2DTranspose,
  Dense,
  DepthwiseConv2D,
  Dropout,
  Flatten,
  GlobalAveragePool2D,
  GlobalMaxPool2D,
  type Layer,
  LocalResponseNormalization,
  MaxPool2D,
  Model,
  ReLU,
  Reshape,
  SeparableConv2D,
  Sequential,
  UpSampling2D,
  ZeroPadding2D,
} from "@striate/layers";
import { numbers } from "../numbers.js";
import type { Experiment } from "./Experiment.js";

/** Two branches that an operation joins. */
class Joined extends Model {
  override readonly type: string = "Joined";
  readonly left = new Conv2D({ filters: 3, kernelSize: 1 });
  readonly right = new Conv2D({ filters: 3, kernelSize: 3, padding: "same" });
  readonly join: Add | Concatenate;

  constructor(join: Add | Concatenate) {
    super();
    this.join = join;
  }

  call(x: Tensor): Tensor {
    return this.join.call([this.left.call(x), this.right.call(x)]);
  }
}

const IMAGES: Shape = [2, 9, 8, 5];

/** Every layer, with options that take it off its plainest path, and the input that it is tried on. */
const LAYERS: Readonly<Record<string, readonly [make: () => Layer, input: Shape]>> = {
  Conv2D: [() => new Conv2D({ filters: 7, kernelSize: [3, 2], strides: [2, 1], padding: "same" }), IMAGES],
  "Conv2D with relu": [
    () => new Conv2D({ filters: 8, kernelSize: 3, padding: "same", activation: "relu" }),
    IMAGES,
  ],
  "Conv2D, dilated": [
    () => new Conv2D({ filters: 3, kernelSize: 3, dilationRate: 2, useBias: false }),
    IMAGES,
  ],
  "Conv2D in groups": [() => new Conv2D({ filters: 6, kernelSize: 3, groups: 2 }), [2, 6, 7, 4]],
  DepthwiseConv2D: [
    () => new DepthwiseConv2D({ kernelSize: 3, depthMultiplier: 2, padding: "same" }),
    IMAGES,
  ],
  SeparableConv2D: [() => new SeparableConv2D({ filters: 4, kernelSize: 3 }), IMAGES],
  Conv2DTranspose: [() => new Conv2DTranspose({ filters: 3, kernelSize: 3, strides: 2 }), [2, 4, 5, 3]],
  Dense: [() => new Dense({ units: 13 }), [7, 19]],
  "Dense with relu": [() => new Dense({ units: 33, activation: "relu" }), [5, 31]],
  BatchNormalization: [() => new BatchNormalization(), IMAGES],
  "BatchNormalization without scale": [() => new BatchNormalization({ scale: false }), [6, 5]],
  MaxPool2D: [() => new MaxPool2D({ poolSize: 3, strides: 2, padding: "same" }), IMAGES],
  AveragePool2D: [() => new AveragePool2D({ poolSize: 3, strides: 2, padding: "same" }), IMAGES],
  "AveragePool2D that counts padding": [
    () => new AveragePool2D({ poolSize: 2, strides: 1, padding: "same", countIncludePad: true }),
    IMAGES,
  ],
  GlobalAveragePool2D: [() => new GlobalAveragePool2D(), IMAGES],
  GlobalMaxPool2D: [() => new GlobalMaxPool2D({ keepDims: true }), IMAGES],
  LocalResponseNormalization: [
    () => new LocalResponseNormalization({ depthRadius: 2, bias: 2, alpha: 0.1, beta: 0.75 }),
    IMAGES,
  ],
  ReLU: [() => new ReLU(), IMAGES],
  "Activation sigmoid": [() => new Activation("sigmoid"), IMAGES],
  "Activation tanh": [() => new Activation("tanh"), IMAGES],
  "Activation softmax": [() => new Activation("softmax"), [4, 11]],
  Dropout: [() => new Dropout({ rate: 0.4 }), IMAGES],
  Flatten: [() => new Flatten(), IMAGES],
  Reshape: [() => new Reshape({ targetShape: [10, -1] }), IMAGES],
  "UpSampling2D, nearest": [() => new UpSampling2D({ size: [2, 3] }), [2, 3, 4, 3]],
  "UpSampling2D, bilinear": [() => new UpSampling2D({ size: 2, interpolation: "bilinear" }), [2, 3, 4, 3]],
  ZeroPadding2D: [
    () =>
      new ZeroPadding2D({
        padding: [
          [1, 2],
          [0, 3],
        ],
      }),
    IMAGES,
  ],
  Add: [() => new Joined(new Add()), IMAGES],
  Concatenate: [() => new Joined(new Concatenate()), IMAGES],
};

/** One step with each layer alone; the loss weighs every output differently, so that no gradient is like another. */
export const LAYER_EXPERIMENTS: readonly Experiment[] = Object.entries(LAYERS).map(
  ([name, [make, input]]) => ({
    name,
    model: () => new Sequential([make()]),
    inputShape: input as Experiment["inputShape"],
    loss: (y) => sum(mul(y, tensor(y.backend, numbers("reals", sizeOf(y.shape), 11), y.shape))),
    steps: 1,
    learningRate: 0.1,
    momentum: 0.9,
  }),
);
