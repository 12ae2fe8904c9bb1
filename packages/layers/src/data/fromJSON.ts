import { checkOptions, TensorError } from "@striate/core";
import { Activation } from "../Activation.js";
import { Add } from "../Add.js";
import { AveragePool2D } from "../AveragePool2D.js";
import { BatchNormalization } from "../BatchNormalization.js";
import { Concatenate } from "../Concatenate.js";
import { Conv2D } from "../Conv2D.js";
import { Conv2DTranspose } from "../Conv2DTranspose.js";
import { Dense } from "../Dense.js";
import { DepthwiseConv2D } from "../DepthwiseConv2D.js";
import { Dropout } from "../Dropout.js";
import { Flatten } from "../Flatten.js";
import { GlobalAveragePool2D } from "../GlobalAveragePool2D.js";
import { GlobalMaxPool2D } from "../GlobalMaxPool2D.js";
import { LocalResponseNormalization } from "../LocalResponseNormalization.js";
import { MaxPool2D } from "../MaxPool2D.js";
import { Model } from "../Model.js";
import { ReLU } from "../ReLU.js";
import { Reshape } from "../Reshape.js";
import { SeparableConv2D } from "../SeparableConv2D.js";
import { Sequential } from "../Sequential.js";
import { UpSampling2D } from "../UpSampling2D.js";
import { ZeroPadding2D } from "../ZeroPadding2D.js";
import { isPlainObject } from "./jsonOf.js";
import { type LayerClasses, makeLayer } from "./makeLayer.js";
import { pathsOf } from "./pathsOf.js";

const LAYERS = {
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
  LocalResponseNormalization,
  MaxPool2D,
  ReLU,
  Reshape,
  SeparableConv2D,
  Sequential,
  UpSampling2D,
  ZeroPadding2D,
} satisfies LayerClasses;

/**
 * A model, not built yet, from the data that `toJSON` gave. The data may come from anywhere: nothing is made but layers of this package and
 * of the given classes, and nothing in it is run.
 *
 * @param data an object, as of `JSON.parse`
 * @param options classes of blocks and layers of other origin, by the name that they have as `type`
 * @throws TensorError `VALUE` for what is no model's data, `LAYER` for a class that was not given, `OPTION` for options that a layer refuses
 * @example
 * const json = JSON.parse(text);
 * const model = fromJSON(json, { classes: { BasicBlock } }).build(json.inputShape, { backend });
 */
export function fromJSON(data: unknown, options: { readonly classes?: LayerClasses } = {}): Model {
  checkOptions("fromJSON", options, ["classes"]);
  if (!isPlainObject(data) || data["format"] !== "striate-model") {
    throw refusal(
      "this is no model's data",
      'Pass an object with format: "striate-model", as of JSON.parse(text)',
    );
  }
  const { version, model: config, frozen = [] } = data;
  if (version !== 1) {
    throw refusal(
      `the data is of version ${JSON.stringify(version)}, known is 1`,
      "Use a release that knows it",
    );
  }
  const model = makeLayer(config, { ...options.classes, ...LAYERS }, "model");
  if (!(model instanceof Model)) throw refusal(`a ${model.type} is no model`, "Put it into a Sequential");
  freeze(model, frozen);
  return model;
}

/** Outermost first, because what is said of a layer holds for those inside it until they are told otherwise. */
function freeze(model: Model, frozen: unknown): void {
  const paths = pathsOf(model);
  const known = new Set(paths.values());
  if (!Array.isArray(frozen) || frozen.some((path) => !known.has(path))) {
    throw refusal(
      `frozen is ${JSON.stringify(frozen)}`,
      "Expected an array of paths of layers, such as conv2d",
    );
  }
  for (const [layer, path] of paths) layer.trainable = !frozen.includes(path);
}

function refusal(problem: string, remedy: string): TensorError {
  return new TensorError("VALUE", "fromJSON", problem, remedy);
}
