export { type AlexNetOptions, alexnet } from "./alexnet.js";
export { auxiliaryLoss } from "./auxiliaryLoss.js";
export { BasicBlock } from "./blocks/BasicBlock.js";
export { Bottleneck } from "./blocks/Bottleneck.js";
export { ConvBnRelu, type ConvBnReluOptions } from "./blocks/ConvBnRelu.js";
export { DenseBlock, type DenseBlockOptions } from "./blocks/DenseBlock.js";
export { DenseLayer, type DenseLayerOptions } from "./blocks/DenseLayer.js";
export { ExpectSize, type ExpectSizeOptions } from "./blocks/ExpectSize.js";
export { Inception, type InceptionOptions } from "./blocks/Inception.js";
export type { Normalization } from "./blocks/Normalization.js";
export type { ResidualBlockOptions } from "./blocks/residual.js";
export { Transition, type TransitionOptions } from "./blocks/Transition.js";
export {
  type DenseNetOptions,
  densenet,
  densenet121,
  densenet161,
  densenet169,
  densenet201,
  type ImageNetDenseNetOptions,
} from "./densenet.js";
export { GoogLeNet, type GoogLeNetOptions, googlenet } from "./googlenet.js";
export { type LeNet5Options, lenet5 } from "./lenet5.js";
export { MODELS } from "./MODELS.js";
export type { MakeOptions, ModelCard, PictureSize, PublishedError } from "./ModelCard.js";
export { modelClasses } from "./modelClasses.js";
export {
  type ImageNetResNetOptions,
  type ResNetOptions,
  resnet,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
} from "./resnet.js";
export { type VggOptions, vgg11, vgg13, vgg16, vgg19 } from "./vgg.js";
