import { exp, log } from "./elementary.js";
import { type Program, program } from "./Program.js";
import { sumProgram } from "./reduce.js";
import { split } from "./split.js";

/** Σ exp(logit − largest) of every row. */
export const EXPONENTIALS: Program = sumProgram({
  name: "exponentials",
  arrays: ["logits", "largest"],
  before: "var most = largest[c0];",
  step: `var distance = logits[at] - most; ${exp("distance", "e")} total += e;`,
});

/** Σ (largest − logit) of every row. */
export const DISTANCES: Program = sumProgram({
  name: "distances",
  arrays: ["logits", "largest"],
  before: "var most = largest[c0];",
  step: "total += most - logits[at];",
});

/**
 * A row's loss, `kept` being the label's share of the target and `share` what every class has beside. A label out of range is that of a class
 * which is not there.
 */
export const crossEntropyProgram = (smoothed: boolean): Program =>
  program({
    name: `crossEntropy${smoothed ? ", smoothed" : ""}`,
    arrays: ["logits", "labels", "largest", "totals", ...(smoothed ? ["distances"] : [])],
    integers: ["classes"],
    floats: ["kept", "share"],
    body: () => `
    var sum = totals[i];
    ${log("sum", "logarithm")}
    var loss = ${smoothed ? "share * (classes * logarithm + distances[i])" : "0"};
    var label = labels[i];
    if (label >= 0 && label < classes) {
      loss += kept * (logarithm + (largest[i] - logits[i * classes + label]));
    }
    return loss;`,
  });

/** softmax(logits) − target. */
export const CROSS_ENTROPY_GRAD: Program = program({
  name: "crossEntropyGrad",
  arrays: ["logits", "labels", "largest", "totals"],
  integers: ["classes"],
  floats: ["kept", "share"],
  body: () => `
    ${split("i", "classes", "row", "c")}
    var distance = logits[i] - largest[row];
    ${exp("distance", "e")}
    var target = share;
    if (labels[row] == c) { target += kept; }
    return e / totals[row] - target;`,
});
