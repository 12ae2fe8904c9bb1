import type { ReduceGeometry, ReduceOp } from "@striate/core";
import fc from "fast-check";
import { magnitudes } from "../magnitudes.js";
import { floatsOnReference, onReference } from "../onReference.js";
import { literal } from "../report/literal.js";
import { sumBound } from "../tolerance/sumBound.js";
import type { Plan, Primitive } from "./Primitive.js";
import { size } from "./sizes.js";
import { type WholeRange, wholeRanges } from "./wholeRanges.js";

const geometries: fc.Arbitrary<ReduceGeometry> = fc.record({ outer: size, reduced: size, inner: size });

/** Long sums, with one, three or many side by side, and many short ones; one of one number. */
const FIXED: readonly ReduceGeometry[] = [
  { outer: 1, reduced: 70_001, inner: 1 },
  { outer: 1, reduced: 5003, inner: 3 },
  { outer: 2, reduced: 5001, inner: 64 },
  { outer: 3000, reduced: 10, inner: 1 },
  { outer: 1, reduced: 1, inner: 1 },
];

export const reducePrimitives: readonly Primitive[] = [
  {
    name: "reduce sum",
    method: "reduce",
    plans: geometries.map((geometry) => reducePlan("sum", geometry)),
    fixed: FIXED.map((geometry) => reducePlan("sum", geometry)),
    kinds: ["reals", "spread", "shifted"],
    exact: { kinds: ["eighths", "negative"] },
  },
  {
    name: "reduce max",
    method: "reduce",
    plans: geometries.map((geometry) => reducePlan("max", geometry)),
    fixed: FIXED.map((geometry) => reducePlan("max", geometry)),
    kinds: ["reals", "ties", "negative", "spread"],
  },
  {
    name: "argMax",
    method: "argMax",
    plans: fc
      .tuple(geometries, fc.boolean(), wholeRanges)
      .map(([geometry, whole, range]) => argMaxPlan(geometry, whole, range)),
    fixed: FIXED.map((geometry) => argMaxPlan(geometry, false)),
    kinds: ["reals", "ties", "negative", "spread"],
  },
];

export function reducePlan(op: ReduceOp, geometry: ReduceGeometry): Plan {
  const { outer, reduced, inner } = geometry;
  return (draw) => ({
    method: "reduce",
    inputs: [draw.floats("x", outer * reduced * inner)],
    outputs: [{ name: "y", dtype: "float32", size: outer * inner }],
    invoke: (on, [x]) => [on.reduce(op, x, geometry)],
    judge: ([x], judging) => {
      const run = (values: typeof x) =>
        floatsOnReference([values], (on, buffer) => on.reduce(op, buffer, geometry));
      return [
        {
          expected: run(x),
          allowed: op === "max" ? "exact" : sumBound(run(magnitudes(x)), reduced, judging),
        },
      ];
    },
    code: { imports: [], setup: [], expression: `reduce("${op}", x, ${literal(geometry)})` },
  });
}

export function argMaxPlan(geometry: ReduceGeometry, whole: boolean, range: WholeRange = [-2, 2]): Plan {
  const { outer, reduced, inner } = geometry;
  const length = outer * reduced * inner;
  return (draw) => ({
    method: "argMax",
    inputs: [whole ? draw.whole("x", length, ...range) : { ...draw.floats("x", length), floatsOnly: false }],
    outputs: [{ name: "y", dtype: "int32", size: outer * inner }],
    invoke: (on, [x]) => [on.argMax(x, geometry)],
    judge: (values) => {
      const [expected] = onReference(values, (on, [x]) => [on.argMax(x, geometry)]);
      return [{ expected, allowed: "exact" }];
    },
    code: { imports: [], setup: [], expression: `argMax(x, ${literal(geometry)})` },
  });
}
