import { sizeOf } from "@striate/core";
import { floatsOnReference } from "../onReference.js";
import { type Convolution, convolutionBound } from "../tolerance/convolutionBound.js";
import {
  type ConvolutionRecipe,
  convolutionCode,
  convolutions,
  geometryOf,
  LARGE_CONVOLUTIONS,
} from "./convolutions.js";
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
    large: LARGE_CONVOLUTIONS.map((recipe) => convolutionPlan(method, recipe)),
    kinds: ["reals", "spread"],
    exact: { kinds: ["eighths", "ties"] },
  }),
);

export function convolutionPlan(method: Convolution, recipe: ConvolutionRecipe): Plan {
  const geometry = geometryOf(recipe);
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
    code: {
      imports: ["conv2dGeometry"],
      setup: [convolutionCode(recipe)],
      expression: `${method}(${first}, ${second}, geometry)`,
    },
  });
}
