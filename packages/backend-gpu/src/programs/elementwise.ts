import type { BinaryOp, UnaryOp } from "@striate/core";
import { WORD } from "../words.js";
import { exp, log, tanh } from "./elementary.js";
import { type Program, program } from "./Program.js";
import { coordinates, numbered } from "./split.js";

export const FILL: Program = program({
  name: "fill",
  arrays: [],
  floats: ["value"],
  body: () => "return value;",
});

export const AFFINE: Program = program({
  name: "affine",
  arrays: ["x"],
  floats: ["scale", "shift"],
  body: () => "return x[i] * scale + shift;",
});

const UNARY: Readonly<Record<UnaryOp, string>> = {
  abs: "return Math.abs(v);",
  exp: `${exp("v", "y")} return y;`,
  log: `${log("v", "y")} return y;`,
  neg: "return -v;",
  relu: "if (v > 0) { return v; } return 0;",
  // By e^−|v|, which does not overflow.
  sigmoid: `var size = -Math.abs(v); ${exp("size", "e")} if (v < 0) { return e / (1 + e); } return 1 / (1 + e);`,
  sign: "if (v > 0) { return 1; } if (v < 0) { return -1; } return 0;",
  sqrt: "return Math.sqrt(v);",
  tanh: `${tanh("v", "y")} return y;`,
};

export const unaryProgram = (op: UnaryOp): Program =>
  program({ name: op, arrays: ["x"], body: () => `var v = x[i];\n${UNARY[op]}` });

/** dy where relu's output is above 0. */
export const RELU_GRAD: Program = program({
  name: "reluGrad",
  arrays: ["dy", "y"],
  body: () => "if (y[i] > 0) { return dy[i]; } return 0;",
});

const BINARY: Readonly<Record<BinaryOp, string>> = {
  add: "return a + b;",
  sub: "return a - b;",
  mul: "return a * b;",
  div: "return a / b;",
  maximum: "if (a > b) { return a; } return b;",
  minimum: "if (a < b) { return a; } return b;",
  equal: "if (a == b) { return 1; } return 0;",
  greater: "if (a > b) { return 1; } return 0;",
};

/** Two arrays walked together over `rank` merged axes: sizes `n1` …, steps `s0` … in x and `t0` … in y. */
export const binaryProgram = (op: BinaryOp, rank: number): Program =>
  program({
    name: `${op}${rank}`,
    arrays: ["x", "y"],
    integers: walked(rank),
    body: () => `
    ${positions(rank)}
    var a = x[xAt];
    var b = y[yAt];
    ${BINARY[op]}`,
  });

/** The same for int32 in two words. */
export const comparisonProgram = (op: "equal" | "greater", rank: number): Program =>
  program({
    name: `${op}Words${rank}`,
    arrays: ["xUpper", "xLower", "yUpper", "yLower"],
    integers: walked(rank),
    body: () => `
    ${positions(rank)}
    var upper = xUpper[xAt] - yUpper[yAt];
    var lower = xLower[xAt] - yLower[yAt];
    if (upper == 0) { ${op === "equal" ? "if (lower == 0)" : "if (lower > 0)"} { return 1; } return 0; }
    ${op === "equal" ? "return 0;" : "if (upper > 0) { return 1; } return 0;"}`,
  });

/** The upper or the lower word of whole numbers; other numbers lose their fraction first. */
export const wordProgram = (word: "upper" | "lower"): Program =>
  program({
    name: `${word}Word`,
    arrays: ["x"],
    body: () => `
    var v = x[i];
    var whole = Math.floor(v);
    if (v < 0) { whole = -Math.floor(-v); }
    var upper = Math.floor(whole * ${1 / WORD});
    ${word === "upper" ? "return upper;" : `return whole - upper * ${WORD};`}`,
  });

/** The float32 nearest to an int32 in two words. */
export const FROM_WORDS: Program = program({
  name: "fromWords",
  arrays: ["upper", "lower"],
  body: () => `return upper[i] * ${WORD} + lower[i];`,
});

const walked = (rank: number): readonly string[] => [
  ...numbered("n", rank).slice(1),
  ...numbered("s", rank),
  ...numbered("t", rank),
];

const positions = (rank: number): string => `
    ${coordinates(rank)}
    var xAt = ${dot("c", "s", rank)};
    var yAt = ${dot("c", "t", rank)};`;

/** Such as c0 * s0 + c1 * s1. */
export const dot = (left: string, right: string, rank: number): string =>
  numbered(left, rank)
    .map((name, axis) => `${name} * ${right}${axis}`)
    .join(" + ");
