import type { AdamStep, SgdStep } from "@striate/core";
import fc from "fast-check";
import type { Verdict } from "../Call.js";
import type { Bounded } from "../fused/Bounded.js";
import { adamInFloat64, sgdInFloat64 } from "../fused/optimizerSteps.js";
import { softmaxCrossEntropyInFloat64 } from "../fused/softmaxCrossEntropy.js";
import { literal } from "../report/literal.js";
import type { Plan, Primitive } from "./Primitive.js";
import { between } from "./sizes.js";

const lengths = fc.oneof(between(1, 20), between(21, 140));

const adamSteps: fc.Arbitrary<AdamStep> = fc.record({
  rate: fc.constantFrom(1e-3, 0.1, 1),
  beta1: fc.constantFrom(0.9, 0.5, 0),
  beta2: fc.constantFrom(0.999, 0.9),
  epsilon: fc.constantFrom(1e-7, 1e-8, 0.1),
});

const ADAM: AdamStep = { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

const sgdSteps = (share: fc.Arbitrary<number>): fc.Arbitrary<SgdStep> =>
  fc.record({ rate: share, momentum: share, nesterov: fc.boolean() });

/** The loss of classifiers and the steps of optimizers, each in one pass. */
export const trainingPrimitives: readonly Primitive[] = [
  {
    name: "softmaxCrossEntropy",
    method: "softmaxCrossEntropy",
    plans: fc
      .tuple(
        between(1, 20),
        fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 10, 16, 17, 33),
        fc.constantFrom(0, 0.1, 0.5),
      )
      .map(([rows, classes, smoothing]) => crossEntropyPlan(rows, classes, smoothing)),
    fixed: [crossEntropyPlan(7001, 10, 0.1), crossEntropyPlan(71, 1003, 0), crossEntropyPlan(1, 1, 0.1)],
    // Also what overflows unless the largest is taken off first.
    kinds: ["reals", "hundreds", "exponents", "ties"],
  },
  {
    name: "adamStep",
    method: "adamStep",
    plans: fc.tuple(lengths, adamSteps).map(([length, step]) => adamPlan(length, step)),
    fixed: [adamPlan(70_001, ADAM), adamPlan(70_003, ADAM)],
    kinds: ["reals", "eighths", "ties"],
  },
  {
    name: "sgdStep",
    method: "sgdStep",
    plans: fc
      .tuple(lengths, sgdSteps(fc.constantFrom(0, 0.01, 0.1, 0.9)))
      .map(([length, step]) => sgdPlan(length, step)),
    fixed: [sgdPlan(70_001, { rate: 0.1, momentum: 0.9, nesterov: true })],
    kinds: ["reals", "spread"],
    exact: {
      kinds: ["eighths"],
      plans: fc
        .tuple(lengths, sgdSteps(fc.constantFrom(0, 0.5, 0.25)))
        .map(([length, step]) => sgdPlan(length, step)),
      fixed: [sgdPlan(70_002, { rate: 0.25, momentum: 0.5, nesterov: false })],
    },
  },
];

export function crossEntropyPlan(rows: number, classes: number, labelSmoothing: number): Plan {
  return (draw) => ({
    method: "softmaxCrossEntropy",
    inputs: [
      draw.floats("logits", rows * classes),
      { ...draw.whole("labels", rows, 0, classes - 1), settled: true },
    ],
    outputs: [
      { name: "losses", dtype: "float32", size: rows },
      { name: "gradient", dtype: "float32", size: rows * classes },
    ],
    invoke: (on, [logits, labels]) => {
      const { losses, gradient } = on.softmaxCrossEntropy!(logits, labels, labelSmoothing);
      return [losses, gradient];
    },
    judge: ([logits, labels], judging) => {
      const { losses, gradient } = softmaxCrossEntropyInFloat64(logits, labels, labelSmoothing, judging);
      return [verdict(losses), verdict(gradient)];
    },
    code: { imports: [], setup: [], expression: `softmaxCrossEntropy(logits, labels, ${labelSmoothing})` },
  });
}

/** The mean of squares is never negative; here it is 0 where the kind's numbers are. */
export function adamPlan(length: number, step: AdamStep): Plan {
  return (draw) => {
    const inputs = ["value", "gradient", "momentum"].map((name) => draw.floats(name, length));
    const squares = draw.floats("velocity", length, draw.kind === "reals" ? "positive" : draw.kind);
    return {
      method: "adamStep",
      inputs: [
        ...inputs,
        {
          ...squares,
          values: squares.values.map(Math.abs) as Float32Array,
          code: squares.code && `${squares.code}.map(Math.abs)`,
        },
      ],
      outputs: ["value", "momentum", "velocity"].map((name) => ({ name, dtype: "float32", size: length })),
      invoke: (on, [w, g, m, v]) => {
        const { value, momentum, velocity } = on.adamStep!(w, g, m, v, step);
        return [value, momentum, velocity];
      },
      judge: ([w, g, m, v], judging) => {
        const { value, momentum, velocity } = adamInFloat64(w, g, m, v, step, judging);
        return [verdict(value), verdict(momentum), verdict(velocity)];
      },
      code: {
        imports: [],
        setup: [],
        expression: `adamStep(value, gradient, momentum, velocity, ${literal(step)})`,
      },
    };
  };
}

export function sgdPlan(length: number, step: SgdStep): Plan {
  return (draw) => ({
    method: "sgdStep",
    inputs: [draw.floats("value", length), draw.floats("gradient", length), draw.floats("velocity", length)],
    outputs: ["value", "velocity"].map((name) => ({ name, dtype: "float32", size: length })),
    invoke: (on, [w, g, v]) => {
      const { value, velocity } = on.sgdStep!(w, g, v, step);
      return [value, velocity];
    },
    judge: ([w, g, v], judging) => {
      const { value, velocity } = sgdInFloat64(w, g, v, step, judging);
      const verdicts = [verdict(value), verdict(velocity)];
      return judging.exact ? verdicts.map((one): Verdict => ({ ...one, allowed: "exact" })) : verdicts;
    },
    code: { imports: [], setup: [], expression: `sgdStep(value, gradient, velocity, ${literal(step)})` },
  });
}

function verdict({ values, allowed }: Bounded): Verdict {
  return { expected: Float32Array.from(values), allowed };
}
