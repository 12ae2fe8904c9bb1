import { type Conv2dGeometry, sizeOf } from "@striate/core";
import { floatsOnReference } from "../onReference.js";
import { type Convolution, convolutionBound } from "../tolerance/convolutionBound.js";
import { type ConvolutionRecipe, convolutions, describedRecipe, FIXED_CONVOLUTIONS } from "./convolutions.js";
import type { Described } from "./Described.js";
import type { Plan, Primitive } from "./Primitive.js";

/** The two inputs of each primitive, by their names in the code. */
const INPUTS: Readonly<Record<Convolution, readonly ["x" | "dy", "kernel" | "dy"]>> = {
  conv2d: ["x", "kernel"],
  conv2dGradInput: ["dy", "kernel"],
  conv2dGradKernel: ["x", "dy"],
};

export const convolutionPrimitives: readonly Primitive[] = (Object.keys(INPUTS) as Convolution[]).map(
  (method) => ({
    name: method,
    method,
    plans: convolutions.map((recipe) => convolutionPlan(method, recipe)),
    fixed: FIXED_CONVOLUTIONS.map((recipe) => convolutionPlan(method, recipe)),
    kinds: ["reals", "spread"],
    exact: { kinds: ["eighths", "ties"] },
  }),
);

export function convolutionPlan(method: Convolution, recipe: ConvolutionRecipe): Plan {
  return describedConvolution(method, describedRecipe(recipe));
}

export function describedConvolution(
  method: Convolution,
  { geometry, imports, setup }: Described<Conv2dGeometry>,
): Plan {
  const shapes = { x: geometry.inputShape, kernel: geometry.kernelShape, dy: geometry.outputShape };
  const [first, second] = INPUTS[method];
  const output = { conv2d: shapes.dy, conv2dGradInput: shapes.x, conv2dGradKernel: shapes.kernel }[method];
  return (draw) => ({
    method,
    inputs: [draw.floats(first, sizeOf(shapes[first])), draw.floats(second, sizeOf(shapes[second]))],
    outputs: [{ name: "y", dtype: "float32", size: sizeOf(output) }],
    invoke: (on, [left, right]) => [on[method](left, right, geometry)],
    judge: ([left, right], judging) => [
      {
        expected: floatsOnReference([left, right], (on, a, b) => on[method](a, b, geometry)),
        allowed: convolutionBound(method, left as Float32Array, right as Float32Array, geometry, judging),
      },
    ],
    code: { imports, setup: [setup], expression: `${method}(${first}, ${second}, geometry)` },
  });
}
