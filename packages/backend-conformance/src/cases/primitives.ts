import { convolutionPrimitives } from "./conv2d.js";
import { conversionPrimitives } from "./conversions.js";
import { affinePrimitive, binaryPrimitives, unaryPrimitives } from "./elementwise.js";
import { normalizationPrimitives } from "./fusedNormalization.js";
import { fusedProductPrimitives } from "./fusedProducts.js";
import { trainingPrimitives } from "./fusedTraining.js";
import { layoutPrimitives } from "./layout.js";
import { matMulPrimitive } from "./matMul.js";
import type { Primitive } from "./Primitive.js";
import { poolPrimitives } from "./pool2d.js";
import { reducePrimitives } from "./reduce.js";

/** Every primitive of the contract that all backends have. */
export const REQUIRED: readonly Primitive[] = [
  ...conversionPrimitives,
  ...unaryPrimitives,
  ...binaryPrimitives,
  affinePrimitive,
  ...reducePrimitives,
  ...layoutPrimitives,
  matMulPrimitive,
  ...convolutionPrimitives,
  ...poolPrimitives,
];

/** Every fused primitive: those that a backend may have. */
export const OPTIONAL: readonly Primitive[] = [
  ...fusedProductPrimitives,
  ...normalizationPrimitives,
  ...trainingPrimitives,
];
