import {
  type Conv2dGeometry,
  type FusedActivation,
  type MatMulGeometry,
  sizeOf,
  type TypedArray,
} from "@striate/core";
import fc from "fast-check";
import { magnitudes } from "../magnitudes.js";
import { floatsOnReference } from "../onReference.js";
import { convolutionBound } from "../tolerance/convolutionBound.js";
import { sumBound } from "../tolerance/sumBound.js";
import { convolutions, describedRecipe as describedConvolution, FIXED_CONVOLUTIONS } from "./convolutions.js";
import type { Described } from "./Described.js";
import { describedRecipe as describedProduct, FIXED_PRODUCTS, operandSizes, products } from "./matMul.js";
import type { Plan, Primitive } from "./Primitive.js";
import { between } from "./sizes.js";

const activations = fc.constantFrom<FusedActivation>("linear", "relu");

/** Products with a bias and an activation in one pass. */
export const fusedProductPrimitives: readonly Primitive[] = [
  {
    name: "conv2dBias",
    method: "conv2dBias",
    plans: fc
      .tuple(convolutions, activations)
      .map(([recipe, activation]) => convolutionBiasPlan(describedConvolution(recipe), activation)),
    fixed: FIXED_CONVOLUTIONS.map((recipe, index) =>
      convolutionBiasPlan(describedConvolution(recipe), index % 2 === 0 ? "relu" : "linear"),
    ),
    kinds: ["reals", "spread"],
    exact: { kinds: ["eighths", "ties"] },
  },
  {
    name: "matMulBias",
    method: "matMulBias",
    plans: fc
      .tuple(products, activations)
      .map(([recipe, activation]) => productBiasPlan(describedProduct(recipe), activation)),
    fixed: FIXED_PRODUCTS.map((recipe, index) =>
      productBiasPlan(describedProduct(recipe), index % 2 === 0 ? "relu" : "linear"),
    ),
    kinds: ["reals", "spread"],
    exact: { kinds: ["eighths", "ties"] },
  },
  {
    name: "reluGrad",
    method: "reluGrad",
    plans: fc.oneof(between(1, 20), between(21, 140)).map(reluGradPlan),
    fixed: [reluGradPlan(70_001), reluGradPlan(70_003)],
    kinds: ["reals", "ties", "spread"],
  },
];

export function convolutionBiasPlan(
  { geometry, imports, setup }: Described<Conv2dGeometry>,
  activation: FusedActivation,
): Plan {
  const { inputShape, kernelShape, outputShape, outChannels } = geometry;
  return (draw) => ({
    method: "conv2dBias",
    inputs: [
      draw.floats("x", sizeOf(inputShape)),
      draw.floats("kernel", sizeOf(kernelShape)),
      draw.floats("bias", outChannels),
    ],
    outputs: [{ name: "y", dtype: "float32", size: sizeOf(outputShape) }],
    invoke: (on, [x, kernel, bias]) => [on.conv2dBias!(x, kernel, bias, activation, geometry)],
    judge: ([x, kernel, bias], judging) => {
      const product = floatsOnReference([x, kernel], (on, a, b) => on.conv2d(a, b, geometry));
      const bound = convolutionBound("conv2d", x as Float32Array, kernel as Float32Array, geometry, judging);
      return [finished(product, bias, activation, bound)];
    },
    code: {
      imports,
      setup: [setup],
      expression: `conv2dBias(x, kernel, bias, "${activation}", geometry)`,
    },
  });
}

export function productBiasPlan(
  { geometry, imports, setup }: Described<MatMulGeometry>,
  activation: FusedActivation,
): Plan {
  const [left, right] = operandSizes(geometry);
  return (draw) => ({
    method: "matMulBias",
    inputs: [draw.floats("a", left), draw.floats("b", right), draw.floats("bias", geometry.n)],
    outputs: [{ name: "y", dtype: "float32", size: sizeOf(geometry.outputShape) }],
    invoke: (on, [a, b, bias]) => [on.matMulBias!(a, b, bias, activation, geometry)],
    judge: ([a, b, bias], judging) => {
      const run = (x: TypedArray, y: TypedArray) =>
        floatsOnReference([x, y], (on, left, right) => on.matMul(left, right, geometry));
      const bound = sumBound(run(magnitudes(a), magnitudes(b)), geometry.k, judging);
      return [finished(run(a, b), bias, activation, bound)];
    },
    code: {
      imports,
      setup: [setup],
      expression: `matMulBias(a, b, bias, "${activation}", geometry)`,
    },
  });
}

/**
 * A product with its bias and activation. The bias is one term more and adds two roundings, of the reference's product and of the sum, to
 * what the product may be off; relu makes no error larger.
 */
function finished(
  product: Float32Array,
  bias: TypedArray,
  activation: FusedActivation,
  bound: Float64Array | "exact",
): { readonly expected: Float32Array; readonly allowed: Float64Array | "exact" } {
  const expected = product.map((value, i) => {
    const sum = value + bias[i % bias.length];
    return activation === "relu" ? Math.max(sum, 0) : sum;
  });
  if (bound === "exact") return { expected, allowed: bound };
  const allowed = bound.map(
    (off, i) => off + 4 * 2 ** -24 * (Math.abs(product[i]) + Math.abs(bias[i % bias.length])),
  );
  return { expected, allowed };
}

export function reluGradPlan(length: number): Plan {
  return (draw) => ({
    method: "reluGrad",
    inputs: [draw.floats("dy", length), draw.floats("y", length, draw.kind === "reals" ? "ties" : draw.kind)],
    outputs: [{ name: "dx", dtype: "float32", size: length }],
    invoke: (on, [dy, y]) => [on.reluGrad!(dy, y)],
    judge: ([dy, y]) => [
      { expected: Float32Array.from(dy, (value, i) => (y[i] > 0 ? value : 0)), allowed: "exact" },
    ],
    code: { imports: [], setup: [], expression: "reluGrad(dy, y)" },
  });
}
