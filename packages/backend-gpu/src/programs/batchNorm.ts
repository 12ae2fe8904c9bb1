import { inverseRoot } from "./elementary.js";
import { type Program, program } from "./Program.js";
import { sumProgram } from "./reduce.js";
import { split } from "./split.js";

/** Sums times `share`: of all, their mean. */
export const MEAN: Program = sumProgram({
  name: "mean",
  arrays: ["x"],
  floats: ["share"],
  step: "total += x[at];",
  after: "total = total * share;",
});

/** Sums of squared distances from the mean, times `share`. */
export const VARIANCE: Program = sumProgram({
  name: "variance",
  arrays: ["x", "mean"],
  floats: ["share"],
  before: "var center = mean[c2];",
  step: "var distance = x[at] - center; total += distance * distance;",
  after: "total = total * share;",
});

/** Sums of dy · (x − mean) / √(variance + ε). */
export const GRAD_GAMMA: Program = sumProgram({
  name: "batchNorm gradGamma",
  arrays: ["dy", "x", "mean", "variance"],
  floats: ["epsilon"],
  before: "var center = mean[c2];",
  step: "total += dy[at] * (x[at] - center);",
  after: `${inverseRoot("variance[c2] + epsilon", "inverse")} total = total * inverse;`,
});

/** Which of γ and β there are. */
export interface GivenWeights {
  readonly gamma: boolean;
  readonly beta: boolean;
}

export const batchNormProgram = ({ gamma, beta }: GivenWeights): Program =>
  program({
    name: `batchNorm${gamma ? ", gamma" : ""}${beta ? ", beta" : ""}`,
    arrays: ["x", "mean", "variance", ...(gamma ? ["gamma"] : []), ...(beta ? ["beta"] : [])],
    integers: ["channels"],
    floats: ["epsilon"],
    body: () => `
    ${split("i", "channels", "row", "c")}
    ${inverseRoot("variance[c] + epsilon", "scale")}
    ${gamma ? "scale = scale * gamma[c];" : ""}
    return (x[i] - mean[c]) * scale ${beta ? "+ beta[c]" : ""};`,
  });

/** γ / √(v + ε) · (dy − dβ / n − x̂ · dγ / n), `share` being 1 / n. */
export const batchNormGradProgram = (gamma: boolean): Program =>
  program({
    name: `batchNormGrad${gamma ? ", gamma" : ""}`,
    arrays: ["dy", "x", "mean", "variance", "dGamma", "dBeta", ...(gamma ? ["gamma"] : [])],
    integers: ["channels"],
    floats: ["epsilon", "share"],
    body: () => `
    ${split("i", "channels", "row", "c")}
    ${inverseRoot("variance[c] + epsilon", "inverse")}
    var normalized = (x[i] - mean[c]) * inverse;
    var change = dy[i] - dBeta[c] * share - normalized * (dGamma[c] * share);
    return change * inverse ${gamma ? "* gamma[c]" : ""};`,
  });
