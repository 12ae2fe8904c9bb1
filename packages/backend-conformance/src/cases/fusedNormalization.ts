import fc from "fast-check";
import type { Call, Input, Verdict } from "../Call.js";
import type { Bounded } from "../fused/Bounded.js";
import { batchNormInFloat64, batchStatistics } from "../fused/batchNorm.js";
import { batchNormGradInFloat64 } from "../fused/batchNormGrad.js";
import { resolveTolerance } from "../tolerance/Tolerance.js";
import type { Draw } from "./Draw.js";
import type { Plan, Primitive } from "./Primitive.js";
import { between } from "./sizes.js";

export interface NormalizationCase {
  readonly rows: number;
  readonly channels: number;
  readonly withGamma: boolean;
  readonly withBeta: boolean;
  readonly epsilon: number;
}

const cases: fc.Arbitrary<NormalizationCase> = fc.record({
  rows: between(1, 40),
  channels: fc.constantFrom(1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 17, 33),
  withGamma: fc.boolean(),
  withBeta: fc.boolean(),
  epsilon: fc.constantFrom(1e-3, 1e-5, 0.5),
});

const FIXED: readonly NormalizationCase[] = [
  { rows: 5003, channels: 17, withGamma: true, withBeta: true, epsilon: 1e-3 },
  { rows: 20_001, channels: 3, withGamma: true, withBeta: false, epsilon: 1e-5 },
  { rows: 70, channels: 1003, withGamma: false, withBeta: true, epsilon: 1e-3 },
  { rows: 1, channels: 1, withGamma: true, withBeta: true, epsilon: 1e-3 },
];

export const normalizationPrimitives: readonly Primitive[] = (
  [
    ["batchNorm", batchNormPlan],
    ["batchNormTraining", batchNormTrainingPlan],
    ["batchNormGrad", batchNormGradPlan],
  ] as const
).map(([method, plan]) => ({
  name: method,
  method,
  plans: cases.map(plan),
  fixed: FIXED.map(plan),
  kinds: ["reals", "eighths", "shifted"],
}));

export function batchNormPlan({ rows, channels, withGamma, withBeta, epsilon }: NormalizationCase): Plan {
  return (draw) => {
    const x = draw.floats("x", rows * channels);
    const inputs = [
      x,
      draw.floats("mean", channels),
      { ...draw.floats("variance", channels, "positive"), settled: true },
      ...weights(draw, channels, withGamma, withBeta),
    ];
    return {
      method: "batchNorm",
      inputs,
      outputs: [{ name: "y", dtype: "float32", size: rows * channels }],
      invoke: (on, [buffer, mean, variance, ...rest]) => [
        on.batchNorm!(buffer, { mean, variance }, named(rest, withGamma, withBeta), epsilon),
      ],
      judge: ([values, mean, variance, ...rest], judging) => {
        const given = { x: values, mean, variance, ...named(rest, withGamma, withBeta), epsilon };
        return [verdict(batchNormInFloat64(given, judging))];
      },
      code: {
        imports: [],
        setup: [],
        expression: `batchNorm(x, { mean, variance }, ${weightsCode(withGamma, withBeta)}, ${epsilon})`,
      },
    };
  };
}

/** One of γ and β is always there: it tells how many channels there are. */
export function batchNormTrainingPlan({
  rows,
  channels,
  withGamma,
  withBeta: wantsBeta,
  epsilon,
}: NormalizationCase): Plan {
  const withBeta = wantsBeta || !withGamma;
  return (draw) => ({
    method: "batchNormTraining",
    inputs: [draw.floats("x", rows * channels), ...weights(draw, channels, withGamma, withBeta)],
    outputs: [
      { name: "y", dtype: "float32", size: rows * channels },
      { name: "mean", dtype: "float32", size: channels },
      { name: "variance", dtype: "float32", size: channels },
    ],
    invoke: (on, [x, ...rest]) => {
      const { y, mean, variance } = on.batchNormTraining!(x, named(rest, withGamma, withBeta), epsilon);
      return [y, mean, variance];
    },
    judge: ([x, ...rest], judging) => {
      const { mean, variance } = batchStatistics(x, channels, judging);
      const errors = { mean: mean.allowed, variance: variance.allowed };
      const given = { mean: mean.values, variance: variance.values, ...named(rest, withGamma, withBeta) };
      const y = batchNormInFloat64({ x, ...given, epsilon }, judging, errors);
      return [verdict(y), verdict(mean), verdict(variance)];
    },
    code: {
      imports: [],
      setup: [],
      expression: `batchNormTraining(x, ${weightsCode(withGamma, withBeta)}, ${epsilon})`,
    },
  });
}

/** The statistics are those of x, rounded to float32. */
function batchNormGradPlan(one: NormalizationCase): Plan {
  const { rows, channels } = one;
  return (draw) => {
    const x = draw.floats("x", rows * channels);
    const { mean, variance } = batchStatistics(x.values, channels, { ...resolveTolerance(), exact: false });
    return batchNormGradCall(one, draw, {
      x,
      mean: rounded("mean", mean),
      variance: rounded("variance", variance),
    });
  };
}

/** x and its statistics go together, so they stay as they are. */
export function batchNormGradCall(
  { rows, channels, withGamma, epsilon }: NormalizationCase,
  draw: Draw,
  { x, mean, variance }: Readonly<Record<"x" | "mean" | "variance", Input>>,
): Call {
  return {
    method: "batchNormGrad",
    inputs: [
      draw.floats("dy", rows * channels, "reals"),
      ...[x, mean, variance].map((input) => ({ ...input, settled: true })),
      ...weights(draw, channels, withGamma, false),
    ],
    outputs: [
      { name: "dx", dtype: "float32", size: rows * channels },
      { name: "dGamma", dtype: "float32", size: channels },
      { name: "dBeta", dtype: "float32", size: channels },
    ],
    invoke: (on, [dy, image, center, spread, gamma]) => {
      const statistics = { mean: center, variance: spread };
      const { dx, dGamma, dBeta } = on.batchNormGrad!(dy, image, statistics, gamma, epsilon);
      return [dx, dGamma, dBeta];
    },
    judge: ([dy, image, center, spread, gamma], judging) => {
      const given = { x: image, mean: center, variance: spread, gamma, epsilon };
      const { dx, dGamma, dBeta } = batchNormGradInFloat64(dy, given, judging);
      return [verdict(dx), verdict(dGamma), verdict(dBeta)];
    },
    code: {
      imports: [],
      setup: [],
      expression: `batchNormGrad(dy, x, { mean, variance }, ${withGamma ? "gamma" : "undefined"}, ${epsilon})`,
    },
  };
}

function weights(draw: Draw, channels: number, withGamma: boolean, withBeta: boolean): readonly Input[] {
  return [
    ...(withGamma ? [draw.floats("gamma", channels, "reals")] : []),
    ...(withBeta ? [draw.floats("beta", channels, "reals")] : []),
  ];
}

function named<T>(
  [first, second]: readonly T[],
  withGamma: boolean,
  withBeta: boolean,
): { readonly gamma: T | undefined; readonly beta: T | undefined } {
  return {
    gamma: withGamma ? first : undefined,
    beta: withBeta ? (withGamma ? second : first) : undefined,
  };
}

function weightsCode(withGamma: boolean, withBeta: boolean): string {
  return `{ gamma${withGamma ? "" : ": undefined"}, beta${withBeta ? "" : ": undefined"} }`;
}

function rounded(name: string, { values }: Bounded): Input {
  return { name, values: Float32Array.from(values), code: undefined, floatsOnly: true };
}

function verdict({ values, allowed }: Bounded): Verdict {
  return { expected: Float32Array.from(values), allowed };
}
