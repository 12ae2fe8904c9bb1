import { softmaxCrossEntropy } from "@striate/core";
import { MODELS, type PictureSize } from "@striate/models";
import type { MemoryNet } from "./MemoryNet.js";
import type { NetName } from "./Watched.js";

/** A network in its full width for CIFAR-10's pictures; LeNet-5 and AlexNet for those of their papers. */
export function fullNet(name: NetName): MemoryNet {
  const { make, input: papers } = MODELS[name];
  const picture: PictureSize = name === "lenet5" || name === "alexnet" ? papers : [32, 32, 3];
  return { make: () => make({ classes: 10, input: picture }), picture, loss: softmaxCrossEntropy };
}
