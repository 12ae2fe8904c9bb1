import { type Pool2dGeometry, sizeOf, type TypedArray } from "@striate/core";
import type { Call, Input } from "../Call.js";
import { magnitudes } from "../magnitudes.js";
import { floatsOnReference, onReference } from "../onReference.js";
import { sumBound } from "../tolerance/sumBound.js";
import type { Described } from "./Described.js";
import type { Plan, Primitive } from "./Primitive.js";
import {
  describedRecipe,
  evenPoolings,
  FIXED_EVEN_POOLINGS,
  FIXED_POOLINGS,
  type PoolingRecipe,
  poolings,
} from "./poolings.js";

export const poolPrimitives: readonly Primitive[] = [
  {
    name: "maxPool2d",
    method: "maxPool2d",
    plans: poolings.map(maxPoolPlan),
    fixed: FIXED_POOLINGS.map(maxPoolPlan),
    kinds: ["reals", "ties", "negative", "spread"],
  },
  {
    name: "maxPool2dGrad",
    method: "maxPool2dGrad",
    plans: poolings.map(maxPoolGradPlan),
    fixed: FIXED_POOLINGS.map(maxPoolGradPlan),
    kinds: ["reals", "spread"],
    exact: { kinds: ["eighths"] },
  },
  ...(["avgPool2d", "avgPool2dGrad"] as const).map(
    (method): Primitive => ({
      name: method,
      method,
      plans: poolings.map((recipe) => averagePlan(method, recipe)),
      fixed: FIXED_POOLINGS.map((recipe) => averagePlan(method, recipe)),
      kinds: ["reals", "spread"],
      exact: {
        kinds: ["eighths", "negative"],
        plans: evenPoolings.map((recipe) => averagePlan(method, recipe)),
        fixed: FIXED_EVEN_POOLINGS.map((recipe) => averagePlan(method, recipe)),
      },
    }),
  ),
];

export function maxPoolPlan(recipe: PoolingRecipe): Plan {
  return describedMaxPool(describedRecipe(recipe));
}

export function describedMaxPool({ geometry, imports, setup }: Described<Pool2dGeometry>): Plan {
  const size = sizeOf(geometry.outputShape);
  return (draw) => ({
    method: "maxPool2d",
    inputs: [draw.floats("x", sizeOf(geometry.inputShape))],
    outputs: [
      { name: "values", dtype: "float32", size },
      { name: "argmax", dtype: "int32", size },
    ],
    invoke: (on, [x]) => {
      const { values, argmax } = on.maxPool2d(x, geometry);
      return [values, argmax];
    },
    judge: (inputs) => {
      const results = onReference(inputs, (on, [x]) => {
        const { values, argmax } = on.maxPool2d(x, geometry);
        return [values, argmax];
      });
      return results.map((expected) => ({ expected, allowed: "exact" as const }));
    },
    code: { imports, setup: [setup], expression: "maxPool2d(x, geometry)" },
  });
}

/** The winners are those of an image with many ties. */
export function maxPoolGradPlan(recipe: PoolingRecipe): Plan {
  const described = describedRecipe(recipe);
  const { geometry } = described;
  return (draw) => {
    const image = draw.floats("image", sizeOf(geometry.inputShape), "ties");
    const [argmax] = onReference([image.values], (on, [x]) => [on.maxPool2d(x, geometry).argmax]);
    return maxPoolGradCall(described, draw.floats("dy", sizeOf(geometry.outputShape)), argmax);
  };
}

/** The winners are what a maximum gave, and no other numbers. */
export function maxPoolGradCall(
  { geometry, imports, setup }: Described<Pool2dGeometry>,
  dy: Input,
  argmax: TypedArray,
): Call {
  const { windowHeight, windowWidth } = geometry;
  return {
    method: "maxPool2dGrad",
    inputs: [dy, { name: "argmax", values: argmax, code: undefined, floatsOnly: false, settled: true }],
    outputs: [{ name: "dx", dtype: "float32", size: sizeOf(geometry.inputShape) }],
    invoke: (on, [gradient, winners]) => [on.maxPool2dGrad(gradient, winners, geometry)],
    judge: ([gradient, winners], judging) => {
      const run = (values: TypedArray) =>
        floatsOnReference([values, winners], (on, a, b) => on.maxPool2dGrad(a, b, geometry));
      const terms = run(magnitudes(gradient));
      return [{ expected: run(gradient), allowed: sumBound(terms, windowHeight * windowWidth, judging) }];
    },
    code: { imports, setup: [setup], expression: "maxPool2dGrad(dy, argmax, geometry)" },
  };
}

export function averagePlan(method: Average, recipe: PoolingRecipe): Plan {
  return describedAverage(method, describedRecipe(recipe));
}

/** A division more than there are terms, which may be a product with a rounded reciprocal. */
export function describedAverage(
  method: Average,
  { geometry, imports, setup }: Described<Pool2dGeometry>,
): Plan {
  const [input, output] =
    method === "avgPool2d"
      ? (["x", sizeOf(geometry.outputShape)] as const)
      : (["dy", sizeOf(geometry.inputShape)] as const);
  const length = sizeOf(method === "avgPool2d" ? geometry.inputShape : geometry.outputShape);
  return (draw) => ({
    method,
    inputs: [draw.floats(input, length)],
    outputs: [{ name: "y", dtype: "float32", size: output }],
    invoke: (on, [x]) => [on[method](x, geometry)],
    judge: ([x], judging) => {
      const run = (values: typeof x) =>
        floatsOnReference([values], (on, buffer) => on[method](buffer, geometry));
      const terms = geometry.windowHeight * geometry.windowWidth + 2;
      return [{ expected: run(x), allowed: sumBound(run(magnitudes(x)), terms, judging) }];
    },
    code: { imports, setup: [setup], expression: `${method}(${input}, geometry)` },
  });
}

type Average = "avgPool2d" | "avgPool2dGrad";
