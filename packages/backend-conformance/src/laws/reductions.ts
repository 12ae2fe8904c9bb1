import { sizeOf } from "@striate/core";
import fc from "fast-check";
import { drawing } from "../cases/Draw.js";
import { expandPlan } from "../cases/layout.js";
import { maxPoolGradPlan, maxPoolPlan } from "../cases/pool2d.js";
import { geometryOf, poolings } from "../cases/poolings.js";
import { reducePlan } from "../cases/reduce.js";
import { between } from "../cases/sizes.js";
import { adjoint } from "./adjoint.js";
import { type Law, step } from "./Law.js";

const unused = drawing("ties", 0);

const triples = fc.record({ outer: between(1, 7), reduced: between(1, 9), inner: between(1, 9) });

/** Laws of sums, maxima and what repeats. */
export const reductionLaws: readonly Law[] = [
  {
    group: "reduce sum",
    name: "has expand as its adjoint",
    methods: ["reduce", "expand"],
    kinds: ["eighths", "reals"],
    cases: triples.map((geometry) => (draw) => {
      const { outer, reduced, inner } = geometry;
      const full = [outer, reduced, inner];
      return adjoint({
        inputs: [draw.floats("x", sizeOf(full)), draw.floats("w", outer * inner)],
        forward: step("y", reducePlan("sum", geometry)(unused), ["x"]),
        backward: step("dx", expandPlan([outer, 1, inner], full, "float32")(unused), ["w"]),
        x: "x",
        w: "w",
      });
    }),
  },
  {
    group: "reduce max",
    name: "of what was repeated is what it was",
    methods: ["reduce", "expand"],
    kinds: ["reals", "negative"],
    cases: triples.map((geometry) => (draw) => {
      const { outer, reduced, inner } = geometry;
      return {
        inputs: [draw.floats("x", outer * inner)],
        steps: [
          step("y", expandPlan([outer, 1, inner], [outer, reduced, inner], "float32")(unused), ["x"]),
          step("z", reducePlan("max", geometry)(unused), ["y"]),
        ],
        claim: ({ x, z }) => ({ left: z, right: x, allowed: "exact" }),
        code: { left: "z", right: "x" },
      };
    }),
  },
  {
    group: "maxPool2d",
    name: "has maxPool2dGrad as its adjoint, once its winners are chosen",
    methods: ["maxPool2d", "maxPool2dGrad"],
    kinds: ["eighths", "ties"],
    cases: poolings.map((recipe) => (draw) => {
      const { inputShape, outputShape } = geometryOf(recipe);
      return adjoint({
        inputs: [draw.floats("x", sizeOf(inputShape)), draw.floats("dy", sizeOf(outputShape), "eighths")],
        forward: step("y", maxPoolPlan(recipe)(unused), ["x"], ["argmax"]),
        backward: step("dx", maxPoolGradPlan(recipe)(unused), ["dy", "argmax"]),
        x: "x",
        w: "dy",
      });
    }),
  },
  {
    group: "maxPool2d",
    name: "of a constant is that constant",
    methods: ["maxPool2d"],
    kinds: ["negative", "reals"],
    cases: poolings.map((recipe) => (draw) => {
      const { inputShape, outputShape } = geometryOf(recipe);
      const image = draw.floats("x", sizeOf(inputShape));
      const constant = image.values.slice().fill(image.values[0]);
      return {
        inputs: [{ ...image, values: constant, code: undefined, settled: true }],
        steps: [step("y", maxPoolPlan(recipe)(unused), ["x"])],
        claim: ({ x, y }) => ({
          left: y,
          right: new Float32Array(sizeOf(outputShape)).fill(x[0]),
          allowed: "exact",
        }),
        code: { left: "y", right: "y.map(() => x[0]!)" },
      };
    }),
  },
];
