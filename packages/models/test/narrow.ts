import { type Labels, softmaxCrossEntropy, type Tensor } from "@striate/core";
import type { Model } from "@striate/layers";
import {
  alexnet,
  auxiliaryLoss,
  densenet,
  densenet121,
  densenet161,
  densenet169,
  densenet201,
  googlenet,
  resnet,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
  vgg11,
  vgg13,
  vgg16,
  vgg19,
} from "../src/index.js";

/** A network of few channels for small pictures, for tests that compute. */
export interface Narrow {
  readonly name: string;
  readonly make: () => Model;
  readonly picture: readonly [height: number, width: number, channels: number];
  readonly classes: number;
  readonly loss: (logits: Tensor, labels: Labels) => Tensor;
}

const classes = 4;
const narrow = (
  name: string,
  make: () => Model,
  picture: Narrow["picture"],
  { loss = softmaxCrossEntropy }: Partial<Narrow> = {},
): Narrow => ({ name, make, picture, classes, loss });

/** Every family in its forms, each with what makes it different. */
export const NARROW: readonly Narrow[] = [
  narrow("alexnet", () => alexnet({ width: 6, inputSize: 67, classes }), [67, 67, 3]),
  narrow(
    "alexnet in groups",
    () => alexnet({ variant: "groups", width: 6, inputSize: 67, classes }),
    [67, 67, 1],
  ),
  narrow(
    "torchvision's alexnet with batch normalization",
    () => alexnet({ variant: "torchvision", width: 6, inputSize: 63, classes, batchNorm: true }),
    [63, 63, 3],
  ),
  narrow("vgg11 of the book", () => vgg11({ head: "book", width: 8, classes }), [20, 17, 3]),
  narrow("vgg16 with batch normalization", () => vgg16({ width: 2, batchNorm: true, classes }), [32, 32, 1]),
  narrow("googlenet with heads", () => googlenet({ width: 4, auxiliary: true, classes }), [65, 65, 1], {
    loss: auxiliaryLoss(softmaxCrossEntropy),
  }),
  narrow(
    "torchvision's googlenet",
    () => googlenet({ variant: "torchvision", width: 4, classes }),
    [33, 33, 3],
  ),
  narrow("resnet18 of the book", () => resnet18({ stem: "book", width: 2, classes }), [10, 11, 3]),
  narrow("resnet50", () => resnet50({ width: 2, classes }), [33, 32, 3]),
  narrow(
    "resnet of depth 11",
    () => resnet({ depth: 11, block: "bottleneck", width: 2, classes }),
    [8, 8, 1],
  ),
  narrow("densenet121", () => densenet121({ growthRate: 2, classes }), [32, 32, 3]),
  narrow(
    "densenet of depth 10 with dropout",
    () => densenet({ depth: 10, growthRate: 4, dropout: 0.1, classes }),
    [9, 8, 3],
  ),
];

/** The depths that are not among them: the same parts, more often. */
export const DEEPER: readonly Narrow[] = [
  narrow("vgg13", () => vgg13({ head: "book", width: 8, classes }), [32, 32, 3]),
  narrow("vgg19", () => vgg19({ width: 2, batchNorm: true, classes }), [32, 32, 1]),
  narrow("resnet34", () => resnet34({ stem: "cifar", width: 2, classes }), [16, 16, 3]),
  narrow("resnet101", () => resnet101({ stem: "cifar", width: 2, classes }), [16, 16, 3]),
  narrow("resnet152", () => resnet152({ width: 2, classes }), [33, 33, 3]),
  narrow("resnet of depth 20", () => resnet({ depth: 20, width: 4, classes }), [12, 12, 3]),
  narrow("densenet161", () => densenet161({ stem: "cifar", growthRate: 2, classes }), [16, 16, 3]),
  narrow("densenet169", () => densenet169({ growthRate: 2, classes }), [32, 32, 3]),
  narrow("densenet201", () => densenet201({ growthRate: 2, classes }), [32, 32, 3]),
];
