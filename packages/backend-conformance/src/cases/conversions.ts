import type { DType } from "@striate/core";
import fc from "fast-check";
import { onReference } from "../onReference.js";
import { literal } from "../report/literal.js";
import type { Plan, Primitive } from "./Primitive.js";
import { between } from "./sizes.js";

const lengths = fc.oneof(between(1, 20), between(21, 140));
const dtypes = fc.constantFrom<DType>("float32", "int32");

/** Primitives that make numbers or change their type. */
export const conversionPrimitives: readonly Primitive[] = [
  {
    name: "fill",
    method: "fill",
    plans: fc
      .tuple(lengths, dtypes, fc.constantFrom(0, 1, -3, 2 ** 24, 0.1, -1e-30))
      .map(([size, dtype, value]) => fillPlan(size, dtype === "int32" ? Math.trunc(value) : value, dtype)),
    fixed: [fillPlan(70_001, 0.1, "float32"), fillPlan(70_003, -(2 ** 31), "int32")],
    kinds: ["reals"],
  },
  {
    name: "cast",
    method: "cast",
    plans: fc.tuple(lengths, dtypes, dtypes).map(([length, from, to]) => castPlan(length, from, to)),
    fixed: [castPlan(70_001, "float32", "int32"), castPlan(70_002, "int32", "float32")],
    kinds: ["whole", "reals", "ties"],
  },
  {
    name: "oneHot",
    method: "oneHot",
    plans: fc.tuple(lengths, between(1, 12)).map(([length, classes]) => oneHotPlan(length, classes)),
    fixed: [oneHotPlan(7001, 10), oneHotPlan(70, 1003), oneHotPlan(1, 1)],
    kinds: ["reals"],
  },
];

export function fillPlan(size: number, value: number, dtype: DType): Plan {
  return () => ({
    method: "fill",
    inputs: [],
    outputs: [{ name: "y", dtype, size }],
    invoke: (on) => [on.fill(size, value, dtype)],
    judge: () => [
      {
        expected: (dtype === "int32" ? new Int32Array(size) : new Float32Array(size)).fill(value),
        allowed: "bits",
      },
    ],
    code: { imports: [], setup: [], expression: `fill(${size}, ${literal(value)}, "${dtype}")` },
  });
}

export function castPlan(length: number, from: DType, to: DType): Plan {
  return (draw) => ({
    method: "cast",
    inputs: [
      from === "int32"
        ? draw.whole("x", length, -(2 ** 31), 2 ** 31 - 1)
        : { ...draw.floats("x", length), floatsOnly: false },
    ],
    outputs: [{ name: "y", dtype: to, size: length }],
    invoke: (on, [x]) => [on.cast(x, to)],
    judge: (values) => {
      const [expected] = onReference(values, (on, [x]) => [on.cast(x, to)]);
      return [{ expected, allowed: from === to ? "bits" : "exact" }];
    },
    code: { imports: [], setup: [], expression: `cast(x, "${to}")` },
  });
}

/** Ids from −2 to classes + 1: those without a class give rows of zeros. */
export function oneHotPlan(length: number, classes: number): Plan {
  return (draw) => ({
    method: "oneHot",
    inputs: [draw.whole("labels", length, -2, classes + 1)],
    outputs: [{ name: "y", dtype: "float32", size: length * classes }],
    invoke: (on, [labels]) => [on.oneHot(labels, classes)],
    judge: (values) => {
      const [expected] = onReference(values, (on, [labels]) => [on.oneHot(labels, classes)]);
      return [{ expected, allowed: "exact" }];
    },
    code: { imports: [], setup: [], expression: `oneHot(labels, ${classes})` },
  });
}
