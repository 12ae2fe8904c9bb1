import {
  type BinaryOp,
  type BroadcastGeometry,
  broadcastGeometry,
  type Shape,
  sizeOf,
  type UnaryOp,
} from "@striate/core";
import fc from "fast-check";
import type { Verdict } from "../Call.js";
import { magnitudes } from "../magnitudes.js";
import type { NumberKind } from "../numbers.js";
import { floatsOnReference } from "../onReference.js";
import { literal } from "../report/literal.js";
import { sumBound } from "../tolerance/sumBound.js";
import type { Judging } from "../tolerance/Tolerance.js";
import { ulpBound } from "../tolerance/ulpBound.js";
import { broadcasts } from "./layouts.js";
import type { Plan, Primitive } from "./Primitive.js";
import { between } from "./sizes.js";
import { type WholeRange, wholeRanges } from "./wholeRanges.js";

/** What each operation is tried on: numbers of its domain whose results are finite. */
const UNARY: Readonly<Record<UnaryOp, readonly NumberKind[]>> = {
  abs: ["ties", "spread"],
  neg: ["ties", "spread"],
  relu: ["ties", "spread", "negative"],
  sign: ["ties", "spread"],
  sqrt: ["positive", "powers"],
  exp: ["exponents", "reals"],
  log: ["positive", "powers"],
  sigmoid: ["exponents", "reals", "spread"],
  tanh: ["exponents", "reals", "spread"],
};

/** The second operand's numbers, where they are not those of the first. */
const BINARY: Readonly<Record<BinaryOp, { kinds: readonly NumberKind[]; second?: NumberKind }>> = {
  add: { kinds: ["reals", "spread"] },
  sub: { kinds: ["reals", "spread"] },
  mul: { kinds: ["reals", "spread"] },
  div: { kinds: ["reals", "spread"], second: "spread" },
  maximum: { kinds: ["ties", "eighths", "spread"] },
  minimum: { kinds: ["ties", "eighths", "spread"] },
  equal: { kinds: ["ties", "spread"] },
  greater: { kinds: ["ties", "spread"] },
};

const COMPARISONS: readonly BinaryOp[] = ["equal", "greater"];

const lengths = fc.oneof(between(1, 20), between(21, 140));

const flatPairs: fc.Arbitrary<readonly [Shape, Shape]> = lengths.map((length) => [[length], [length]]);

export const unaryPrimitives: readonly Primitive[] = (Object.keys(UNARY) as UnaryOp[]).map((op, index) => ({
  name: `unary ${op}`,
  method: "unary",
  plans: lengths.map((length) => unaryPlan(op, length)),
  // More than 70,000, so that every thread gets a part, and with every remainder of four.
  fixed: [70_001 + (index % 3), 70_004 - (index % 3)].map((length) => unaryPlan(op, length)),
  kinds: UNARY[op],
}));

export const binaryPrimitives: readonly Primitive[] = (Object.keys(BINARY) as BinaryOp[]).map(
  (op, index) => ({
    name: `binary ${op}`,
    method: "binary",
    plans: fc
      .tuple(fc.oneof(broadcasts, flatPairs), fc.boolean(), wholeRanges)
      .map(([[a, b], whole, range]) => binaryPlan(op, a, b, whole && COMPARISONS.includes(op), range)),
    fixed: [
      binaryPlan(op, [70_001 + (index % 3)], [70_001 + (index % 3)], false),
      binaryPlan(op, [9, 33, 17, 16], [16], false),
      binaryPlan(op, [1000, 37], [1000, 1], false),
      binaryPlan(op, [], [3, 23_335], false),
    ],
    kinds: BINARY[op].kinds,
  }),
);

const scales = fc.constantFrom(1, -1, 2, 0.5, 0, -0.125);

export const affinePrimitive: Primitive = {
  name: "affine",
  method: "affine",
  plans: fc
    .tuple(lengths, fc.constantFrom(0.1, -1.7, 3, 1 / 3, 0), fc.constantFrom(0, 0.001, -2.3, 1e-7))
    .map(([length, scale, shift]) => affinePlan(length, scale, shift)),
  fixed: [affinePlan(70_001, 0.1, -2.3), affinePlan(70_003, 1.7, 0)],
  kinds: ["reals", "spread"],
  exact: {
    kinds: ["eighths"],
    plans: fc
      .tuple(lengths, scales, scales)
      .map(([length, scale, shift]) => affinePlan(length, scale, shift)),
    fixed: [affinePlan(70_002, 2, -1)],
  },
};

export function unaryPlan(op: UnaryOp, length: number): Plan {
  return (draw) => ({
    method: "unary",
    inputs: [draw.floats("x", length)],
    outputs: [{ name: "y", dtype: "float32", size: length }],
    invoke: (on, [x]) => [on.unary(op, x)],
    judge: ([x], judging) => {
      const expected = floatsOnReference([x], (on, values) => on.unary(op, values));
      return [{ expected, allowed: unaryBound(op, expected, judging) }];
    },
    code: { imports: [], setup: [], expression: `unary("${op}", x)` },
  });
}

/**
 * Elementary functions are judged in units in the last place of the result, near 0 too, where tanh x ≈ x, and for log near 1: relative
 * accuracy is what gradients of small numbers live on. The input is exact, so the function's condition does not enter. The rest only
 * chooses or changes the sign, and may not round at all.
 */
function unaryBound(
  op: UnaryOp,
  expected: Float32Array,
  { elementary, division }: Judging,
): Verdict["allowed"] {
  if (op === "sqrt") return ulpBound(expected, division);
  return op === "exp" || op === "log" || op === "sigmoid" || op === "tanh"
    ? ulpBound(expected, elementary)
    : "exact";
}

export function binaryPlan(
  op: BinaryOp,
  a: Shape,
  b: Shape,
  whole: boolean,
  range: WholeRange = [-2, 2],
): Plan {
  const geometry: BroadcastGeometry = broadcastGeometry(op, a, b);
  const { second } = BINARY[op];
  return (draw) => ({
    method: "binary",
    inputs: whole
      ? [draw.whole("a", sizeOf(a), ...range), draw.whole("b", sizeOf(b), ...range)]
      : [draw.floats("a", sizeOf(a)), draw.floats("b", sizeOf(b), second)].map((input) => ({
          ...input,
          floatsOnly: !COMPARISONS.includes(op),
        })),
    outputs: [{ name: "y", dtype: "float32", size: sizeOf(geometry.outputShape) }],
    invoke: (on, [left, right]) => [on.binary(op, left, right, geometry)],
    judge: ([left, right], { division }) => {
      const expected = floatsOnReference([left, right], (on, x, y) => on.binary(op, x, y, geometry));
      // One rounding of the exact result is what IEEE 754 makes of sums, differences and products, and the reference too.
      return [{ expected, allowed: op === "div" ? ulpBound(expected, division) : "exact" }];
    },
    code: {
      imports: ["broadcastGeometry"],
      setup: [`const geometry = broadcastGeometry("${op}", ${literal(a)}, ${literal(b)});`],
      expression: `binary("${op}", a, b, geometry)`,
    },
  });
}

/** `scale` and `shift` are rounded to float32, the product and the sum are, or are not where the device fuses them. */
export function affinePlan(length: number, scale: number, shift: number): Plan {
  return (draw) => ({
    method: "affine",
    inputs: [draw.floats("x", length)],
    outputs: [{ name: "y", dtype: "float32", size: length }],
    invoke: (on, [x]) => [on.affine(x, scale, shift)],
    judge: ([x], judging) => {
      const run = (values: typeof x, by: number, plus: number) =>
        floatsOnReference([values], (on, buffer) => on.affine(buffer, by, plus));
      const terms = run(magnitudes(x), Math.abs(scale), Math.abs(shift));
      return [{ expected: run(x, scale, shift), allowed: sumBound(terms, 2, judging) }];
    },
    code: { imports: [], setup: [], expression: `affine(x, ${literal(scale)}, ${literal(shift)})` },
  });
}
