import { dot } from "./elementwise.js";
import { type Program, program } from "./Program.js";
import { coordinates, numbered } from "./split.js";

/** x at `start` + Σ coordinate · step, over a grid of `rank` axes: sizes `n1` …, steps `s0` …. */
export const gatherProgram = (rank: number): Program =>
  program({
    name: `gather${rank}`,
    arrays: ["x"],
    integers: ["start", ...numbered("n", rank).slice(1), ...numbered("s", rank)],
    body: () => `
    ${coordinates(rank)}
    return x[start + ${dot("c", "s", rank)}];`,
  });

/** x (sizes `m0` …) at the coordinates minus `b0` …, and `value` where that lies outside. */
export function padProgram(rank: number): Program {
  const axes = [...Array(rank).keys()];
  const steps = axes.map((axis) => `${axis === 0 ? "var at = " : `at = at * m${axis} + `}c${axis};`);
  return program({
    name: `pad${rank}`,
    arrays: ["x"],
    integers: [...numbered("n", rank).slice(1), ...numbered("m", rank), ...numbered("b", rank)],
    floats: ["value"],
    body: () => `
    ${coordinates(rank)}
    ${axes.map((axis) => `c${axis} = c${axis} - b${axis}; if (c${axis} < 0) { return value; } if (c${axis} >= m${axis}) { return value; }`).join("\n")}
    ${steps.join("\n")}
    return x[at];`,
  });
}

export const ONE_HOT: Program = program({
  name: "oneHot",
  arrays: ["labels"],
  integers: ["n1"],
  body: () => `
    ${coordinates(2)}
    if (labels[c0] == c1) { return 1; }
    return 0;`,
});
