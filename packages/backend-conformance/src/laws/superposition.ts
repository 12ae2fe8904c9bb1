import { sizeOf } from "@striate/core";
import type { Call, Input } from "../Call.js";
import { convolutionPlan } from "../cases/conv2d.js";
import { convolutions, geometryOf } from "../cases/convolutions.js";
import { drawing } from "../cases/Draw.js";
import { matMulPlan, products } from "../cases/matMul.js";
import type { Judging } from "../tolerance/Tolerance.js";
import { type Law, type LawCase, step, type Values } from "./Law.js";

const unused = drawing("ties", 0);

/** A (u + 2 v) = A u + 2 A v, exactly on eighths, where A is a product with a fixed second input. */
export const superpositionLaws: readonly Law[] = [
  {
    group: "conv2d",
    name: "is linear in its image",
    methods: ["conv2d"],
    kinds: ["eighths"],
    cases: convolutions.map((recipe) => (draw) => {
      const { inputShape, kernelShape } = geometryOf(recipe);
      const length = sizeOf(inputShape);
      return superposed(
        [draw.floats("u", length), draw.floats("v", length), draw.floats("kernel", sizeOf(kernelShape))],
        convolutionPlan("conv2d", recipe)(unused),
      );
    }),
  },
  {
    group: "matMul",
    name: "is linear in its first matrix",
    methods: ["matMul"],
    kinds: ["eighths"],
    cases: products.map(
      (recipe) => (draw) =>
        superposed(
          [
            draw.floats("u", sizeOf(recipe.a)),
            draw.floats("v", sizeOf(recipe.a)),
            draw.floats("b", sizeOf(recipe.b)),
          ],
          matMulPlan(recipe)(unused),
        ),
    ),
  },
];

function superposed(inputs: readonly [Input, Input, Input], call: Call): LawCase {
  const [u, v, fixed] = inputs;
  const sum: Input = {
    ...u,
    name: "s",
    values: combined(u.values, v.values),
    code: undefined,
    settled: true,
  };
  return {
    // The third image follows from the other two, which are not made simpler for that.
    inputs: [{ ...u, settled: true }, { ...v, settled: true }, fixed, sum],
    steps: [
      step("yu", call, ["u", fixed.name]),
      step("yv", call, ["v", fixed.name]),
      step("ys", call, ["s", fixed.name]),
    ],
    claim: ({ yu, yv, ys, ...values }, judging) => ({
      left: ys,
      right: combined(yu, yv),
      allowed: together(call, fixed.name, values, judging),
    }),
    code: { left: "ys", right: "yu.map((value, i) => value + 2 * yv[i]!)" },
  };
}

function together(call: Call, fixed: string, values: Values, judging: Judging): Float64Array | "exact" {
  const [u, v, s] = ["u", "v", "s"].map(
    (name) => call.judge([values[name], values[fixed]], judging)[0].allowed,
  );
  if (typeof u === "string" || typeof v === "string" || typeof s === "string") return "exact";
  return s.map((bound, i) => bound + u[i] + 2 * v[i]);
}

function combined(u: ArrayLike<number>, v: ArrayLike<number>): Float32Array {
  return Float32Array.from(u, (value, i) => value + 2 * v[i]);
}
