import type { FusedActivation } from "@striate/core";
import { WORD } from "../words.js";
import { epilogue } from "./epilogue.js";
import { type Program, program } from "./Program.js";
import { coordinates, numbered, split } from "./split.js";

/*
 * An output is (outer, part, inner): the reduced axis is cut into `n1` parts of `length`, the last of them shorter, and inner has `n2`
 * columns.
 */
const INTEGERS = ["n1", "n2", "reduced", "length"];
const RUN = `
    ${coordinates(3)}
    var from = c1 * length;
    var to = from + length;
    if (to > reduced) { to = reduced; }
    var start = c0 * reduced * n2 + c2;`;

export interface SumText {
  readonly name: string;
  readonly arrays: readonly string[];
  /** Behind those of every sum. */
  readonly integers?: readonly string[];
  readonly floats?: readonly string[];
  /** Statements before the first term: `c0` and `c2` are the coordinates outside and inside of the reduced axis. */
  readonly before?: string;
  /** Statements that add one term to `total`; `at` is its position in an array of (outer, reduced, inner). */
  readonly step: string;
  /** Statements behind the last term. */
  readonly after?: string;
}

/** Sums of terms along an axis. */
export const sumProgram = ({ integers = [], before = "", step, after = "", ...rest }: SumText): Program =>
  program({
    ...rest,
    integers: [...INTEGERS, ...integers],
    body: () => `
    ${RUN}
    ${before}
    var total = 0;
    for (var r = from; r < to; r += 1) {
      var at = start + r * n2;
      ${step}
    }
    ${after}
    return total;`,
  });

export const SUM: Program = sumProgram({ name: "sum", arrays: ["x"], step: "total += x[at];" });

/** Sums of numbers in rows of `columns`, with a bias and an activation. */
export function biasedSumProgram(activation: FusedActivation): Program {
  const { suffix, arrays, finish } = epilogue(activation);
  return sumProgram({
    name: `sum${suffix}`,
    arrays: ["x", ...arrays],
    integers: ["columns"],
    step: "total += x[at];",
    after: `${split("c2", "columns", "row", "column")} ${finish("total", "column")}`,
  });
}

export const MAX: Program = program({
  name: "max",
  arrays: ["x"],
  integers: INTEGERS,
  body: () => `
    ${RUN}
    var best = x[start + from * n2];
    for (var r = from + 1; r < to; r += 1) {
      var v = x[start + r * n2];
      if (v > best) { best = v; }
    }
    return best;`,
});

/** The position along the reduced axis of the first of the largest numbers, for float32 (one array) and int32 in two words. */
export const argMaxProgram = (words: number): Program => {
  const { reads, isGreater, keep } = comparison(words, "best");
  return program({
    name: `argMax${words}`,
    arrays: numbered("x", words),
    integers: INTEGERS,
    body: () => `
    ${RUN}
    var at = start + from * n2;
    var position = from;
    ${reads}
    ${keep("var ")}
    for (var r = from + 1; r < to; r += 1) {
      at = start + r * n2;
      ${reads.replaceAll("var ", "")}
      if (${isGreater}) { ${keep("")} position = r; }
    }
    return position;`,
  });
};

/** The best of the parts' winners: `positions` is (outer, part, inner), the output (outer, inner). */
export const argMaxOfPartsProgram = (words: number): Program => {
  const { reads, isGreater, keep } = comparison(words, "best");
  return program({
    name: `argMaxOfParts${words}`,
    arrays: [...numbered("x", words), "positions"],
    integers: ["n1", "reduced", "parts"],
    body: () => `
    ${coordinates(2)}
    var position = positions[c0 * parts * n1 + c1];
    var at = (c0 * reduced + position) * n1 + c1;
    ${reads}
    ${keep("var ")}
    for (var part = 1; part < parts; part++) {
      var other = positions[(c0 * parts + part) * n1 + c1];
      at = (c0 * reduced + other) * n1 + c1;
      ${reads.replaceAll("var ", "")}
      if (${isGreater}) { ${keep("")} position = other; }
    }
    return position;`,
  });
};

/** Numbers of one or two words against the best so far. The difference of words is exact, and so is that of the uppers times 2¹⁶ up to its sign. */
function comparison(words: number, best: string) {
  const names = numbered("v", words);
  return {
    reads: names.map((name, word) => `var ${name} = x${word}[at];`).join(" "),
    isGreater: words === 1 ? `v0 > ${best}0` : `(v0 - ${best}0) * ${WORD} + (v1 - ${best}1) > 0`,
    keep: (declare: string) => names.map((name, word) => `${declare}${best}${word} = ${name};`).join(" "),
  };
}
