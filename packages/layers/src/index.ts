export { Activation } from "./Activation.js";
export { Add } from "./Add.js";
export {
  AveragePool2D,
  AveragePool2D as AveragePooling2D,
  type AveragePool2DOptions,
} from "./AveragePool2D.js";
export type { ActivationOption } from "./activations.js";
export { BatchNormalization, type BatchNormalizationOptions } from "./BatchNormalization.js";
export type { BuildOptions } from "./buildTree.js";
export { Concatenate, type ConcatenateOptions } from "./Concatenate.js";
export { Conv2D, type Conv2DOptions } from "./Conv2D.js";
export { Conv2DTranspose, type Conv2DTransposeOptions } from "./Conv2DTranspose.js";
export type { ConvolutionOptions } from "./convolutionOptions.js";
export { Dense, type DenseOptions } from "./Dense.js";
export { DepthwiseConv2D, type DepthwiseConv2DOptions } from "./DepthwiseConv2D.js";
export { Dropout, type DropoutLayerOptions } from "./Dropout.js";
export { fromJSON } from "./data/fromJSON.js";
export type { JsonValue, LayerConfig } from "./data/LayerConfig.js";
export type { LayerClass, LayerClasses } from "./data/makeLayer.js";
export type { ModelJSON } from "./data/modelJSON.js";
export { Flatten } from "./Flatten.js";
export { GlobalAveragePool2D, GlobalAveragePool2D as GlobalAveragePooling2D } from "./GlobalAveragePool2D.js";
export { GlobalMaxPool2D, GlobalMaxPool2D as GlobalMaxPooling2D } from "./GlobalMaxPool2D.js";
export {
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  type Initializer,
  type InitializerConfig,
  type InitializerOption,
  lecunNormal,
  lecunUniform,
  ones,
  orthogonal,
  randomNormal,
  randomUniform,
  truncatedNormal,
  zeros,
} from "./initializers.js";
export { type Cost, type CostOptions, costEstimate, type Work } from "./inspect/costEstimate.js";
export { modelSvg, type SvgOptions } from "./inspect/diagram/modelSvg.js";
export {
  type PictureArea,
  type ReceptiveField,
  type ReceptiveFieldOptions,
  type ReceptiveFields,
  receptiveFields,
} from "./inspect/receptiveFields.js";
export { type CallContext, type InputShape, Layer, type LayerInput, type LayerOptions } from "./Layer.js";
export { LocalResponseNormalization } from "./LocalResponseNormalization.js";
export { MaxPool2D, MaxPool2D as MaxPooling2D } from "./MaxPool2D.js";
export { type BatchShape, Model } from "./Model.js";
export type { GlobalPool2DLayerOptions, Pool2DLayerOptions } from "./poolOptions.js";
export { ReLU } from "./ReLU.js";
export { Reshape, type ReshapeOptions } from "./Reshape.js";
export { SeparableConv2D, type SeparableConv2DOptions } from "./SeparableConv2D.js";
export { Sequential } from "./Sequential.js";
export type { Summary, SummaryRow } from "./summary.js";
export { UpSampling2D, type UpSampling2DOptions } from "./UpSampling2D.js";
export { ZeroPadding2D, type ZeroPadding2DOptions } from "./ZeroPadding2D.js";
