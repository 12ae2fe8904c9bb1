import type { LayerClasses } from "@striate/layers";
import { BasicBlock } from "./blocks/BasicBlock.js";
import { Bottleneck } from "./blocks/Bottleneck.js";
import { ConvBnRelu } from "./blocks/ConvBnRelu.js";
import { DenseBlock } from "./blocks/DenseBlock.js";
import { DenseLayer } from "./blocks/DenseLayer.js";
import { ExpectSize } from "./blocks/ExpectSize.js";
import { Inception } from "./blocks/Inception.js";
import { Transition } from "./blocks/Transition.js";
import { GoogLeNet } from "./googlenet.js";

/**
 * The blocks that the networks of this package are made of, for `fromJSON`.
 *
 * @example
 * const json = JSON.parse(text);
 * const model = fromJSON(json, { classes: modelClasses }).build(json.inputShape, { backend });
 */
export const modelClasses = {
  BasicBlock,
  Bottleneck,
  ConvBnRelu,
  DenseBlock,
  DenseLayer,
  ExpectSize,
  GoogLeNet,
  Inception,
  Transition,
} satisfies LayerClasses;
