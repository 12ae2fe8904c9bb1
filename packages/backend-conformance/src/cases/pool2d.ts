import { sizeOf } from "@striate/core";
import { magnitudes } from "../magnitudes.js";
import { floatsOnReference, onReference } from "../onReference.js";
import { sumBound } from "../tolerance/sumBound.js";
import type { Plan, Primitive } from "./Primitive.js";
import {
  evenPoolings,
  geometryOf,
  LARGE_EVEN_POOLINGS,
  LARGE_POOLINGS,
  type PoolingRecipe,
  poolingCode,
  poolings,
} from "./poolings.js";

export const poolPrimitives: readonly Primitive[] = [
  {
    name: "maxPool2d",
    method: "maxPool2d",
    plans: poolings.map(maxPoolPlan),
    large: LARGE_POOLINGS.map(maxPoolPlan),
    kinds: ["reals", "ties", "negative", "spread"],
  },
  {
    name: "maxPool2dGrad",
    method: "maxPool2dGrad",
    plans: poolings.map(maxPoolGradPlan),
    large: LARGE_POOLINGS.map(maxPoolGradPlan),
    kinds: ["reals", "spread"],
    exact: { kinds: ["eighths"] },
  },
  ...(["avgPool2d", "avgPool2dGrad"] as const).map(
    (method): Primitive => ({
      name: method,
      method,
      plans: poolings.map((recipe) => averagePlan(method, recipe)),
      large: LARGE_POOLINGS.map((recipe) => averagePlan(method, recipe)),
      kinds: ["reals", "spread"],
      exact: {
        kinds: ["eighths", "negative"],
        plans: evenPoolings.map((recipe) => averagePlan(method, recipe)),
        large: LARGE_EVEN_POOLINGS.map((recipe) => averagePlan(method, recipe)),
      },
    }),
  ),
];

export function maxPoolPlan(recipe: PoolingRecipe): Plan {
  const geometry = geometryOf(recipe);
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
    code: { imports: ["pool2dGeometry"], setup: [poolingCode(recipe)], expression: "maxPool2d(x, geometry)" },
  });
}

/** The winners are those of an image with many ties. */
export function maxPoolGradPlan(recipe: PoolingRecipe): Plan {
  const geometry = geometryOf(recipe);
  const { windowHeight, windowWidth } = geometry;
  return (draw) => {
    const image = draw.floats("image", sizeOf(geometry.inputShape), "ties");
    const [argmax] = onReference([image.values], (on, [x]) => [on.maxPool2d(x, geometry).argmax]);
    return {
      method: "maxPool2dGrad",
      inputs: [
        draw.floats("dy", sizeOf(geometry.outputShape)),
        { name: "argmax", values: argmax, code: undefined, floatsOnly: false, settled: true },
      ],
      outputs: [{ name: "dx", dtype: "float32", size: sizeOf(geometry.inputShape) }],
      invoke: (on, [dy, winners]) => [on.maxPool2dGrad(dy, winners, geometry)],
      judge: ([dy, winners], judging) => {
        const run = (values: typeof dy) =>
          floatsOnReference([values, winners], (on, a, b) => on.maxPool2dGrad(a, b, geometry));
        return [
          { expected: run(dy), allowed: sumBound(run(magnitudes(dy)), windowHeight * windowWidth, judging) },
        ];
      },
      code: {
        imports: ["pool2dGeometry"],
        setup: [poolingCode(recipe)],
        expression: "maxPool2dGrad(dy, argmax, geometry)",
      },
    };
  };
}

/** A division more than there are terms, which may be a product with a rounded reciprocal. */
export function averagePlan(method: "avgPool2d" | "avgPool2dGrad", recipe: PoolingRecipe): Plan {
  const geometry = geometryOf(recipe);
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
    code: {
      imports: ["pool2dGeometry"],
      setup: [poolingCode(recipe)],
      expression: `${method}(${input}, geometry)`,
    },
  });
}
