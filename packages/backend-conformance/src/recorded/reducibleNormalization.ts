import type { TypedArray } from "@striate/core";
import {
  batchNormGradCall,
  batchNormPlan,
  batchNormTrainingPlan,
  type NormalizationCase,
} from "../cases/fusedNormalization.js";
import { given } from "./given.js";
import { onGrid } from "./onGrid.js";
import { gridAxes, type Reducible } from "./Reducible.js";

type Values = readonly TypedArray[];
type Weights = Pick<NormalizationCase, "withGamma" | "withBeta" | "epsilon">;

/** x, mean, variance, and γ and β as far as they are there. */
export function reducibleBatchNorm(weights: Weights, values: Values): Reducible {
  return onGrid(
    ([rows, channels]) => batchNormPlan({ rows, channels, ...weights }),
    channelGrid(values, values[1].length, 1),
    values,
  );
}

/** x, and γ and β as far as they are there: one of them is. */
export function reducibleBatchNormTraining(weights: Weights, values: Values): Reducible {
  return onGrid(
    ([rows, channels]) => batchNormTrainingPlan({ rows, channels, ...weights }),
    channelGrid(values, values[1].length, 1),
    values,
  );
}

/** dy, x, mean, variance, and γ if it is there. Rows are not cut: the statistics are those of all of them. */
export function reducibleBatchNormGrad(
  weights: Pick<Weights, "withGamma" | "epsilon">,
  values: Values,
): Reducible {
  const grid = { ...channelGrid(values, values[2].length, 2), free: [1] };
  const [rows, channels] = grid.sizes;
  const [dy, x, mean, variance, ...gamma] = values;
  const drawn = given([x, mean, variance]);
  const parts = {
    x: drawn.floats("x", x.length),
    mean: drawn.floats("mean", channels),
    variance: drawn.floats("variance", channels),
  };
  const call = batchNormGradCall(
    { rows, channels, withBeta: false, ...weights },
    given([dy, ...gamma]),
    parts,
  );
  return { call, axes: gridAxes(grid, values, (_, cut) => reducibleBatchNormGrad(weights, cut)) };
}

/** Some inputs have rows of channels, those behind them one number a channel. */
function channelGrid(values: Values, channels: number, withRows: number) {
  return {
    sizes: [values[0].length / channels, channels],
    inputs: values.map((_, index) => (index < withRows ? [0, 1] : [1])),
  };
}
