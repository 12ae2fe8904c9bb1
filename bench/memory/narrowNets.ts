import { softmaxCrossEntropy } from "@striate/core";
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
  lenet5,
  type MODELS,
  type PictureSize,
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
} from "@striate/models";
import type { MemoryNet } from "./MemoryNet.js";

const classes = 10;
const small: PictureSize = [32, 32, 3];

/**
 * Every network in its full depth with few channels, so that a thousand steps take seconds, and between them every option that
 * adds something to a step: dropout, normalizations, heads, shortcuts.
 */
export const narrowNets: Readonly<Record<keyof typeof MODELS, MemoryNet>> = {
  lenet5: net(() => lenet5(), [28, 28, 1]),
  alexnet: net(() => alexnet({ variant: "groups", width: 8, inputSize: 67, classes }), [67, 67, 3]),
  vgg11: net(() => vgg11({ head: "book", width: 4 })),
  vgg13: net(() => vgg13({ head: "book", width: 4 })),
  vgg16: net(() => vgg16({ width: 2, classes })),
  vgg19: net(() => vgg19({ head: "book", width: 4, batchNorm: true })),
  googlenet: {
    ...net(() => googlenet({ width: 8, auxiliary: true, classes }), [65, 65, 3]),
    loss: auxiliaryLoss(softmaxCrossEntropy),
  },
  resnet8: net(() => resnet({ depth: 8, width: 4 })),
  resnet20: net(() => resnet({ depth: 20, width: 4 })),
  resnet32: net(() => resnet({ depth: 32, width: 2 }), [8, 8, 3]),
  resnet44: net(() => resnet({ depth: 44, width: 2 }), [8, 8, 3]),
  resnet56: net(() => resnet({ depth: 56, width: 2 }), [8, 8, 3]),
  resnet110: net(() => resnet({ depth: 110, width: 2 }), [8, 8, 3]),
  resnet1202: net(() => resnet({ depth: 1202, width: 2 }), [8, 8, 3]),
  resnet18: net(() => resnet18({ stem: "book", width: 4 }), [8, 8, 3]),
  resnet34: net(() => resnet34({ stem: "cifar", width: 4 }), [8, 8, 3]),
  resnet50: net(() => resnet50({ width: 2, classes })),
  resnet101: net(() => resnet101({ width: 2, classes })),
  resnet152: net(() => resnet152({ width: 2, classes })),
  densenet40: net(() => densenet({ depth: 40, growthRate: 4, dropout: 0.2 }), [8, 8, 3]),
  densenet100: net(() => densenet({ depth: 100, growthRate: 2 }), [8, 8, 3]),
  densenet121: net(() => densenet121({ growthRate: 2, classes })),
  densenet161: net(() => densenet161({ growthRate: 2, classes })),
  densenet169: net(() => densenet169({ growthRate: 2, classes })),
  densenet201: net(() => densenet201({ growthRate: 2, classes })),
};

function net(make: () => Model, picture: PictureSize = small): MemoryNet {
  return { make, picture, loss: softmaxCrossEntropy };
}
