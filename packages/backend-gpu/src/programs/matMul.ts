import type { FusedActivation } from "@striate/core";
import { epilogue } from "./epilogue.js";
import { type Program, program } from "./Program.js";
import { coordinates } from "./split.js";

/**
 * Products of matrices, summed over one of `parts` pieces of k: the output is (part, batch, row, column). Row r of `a` begins at r · aRow
 * and advances by aStep, column c of `b` at c · bColumn and by bStep. Four columns at a time share what they read of `a`.
 *
 * @param activation where there is a bias and one piece
 */
export function matMulProgram(width: 1 | 4, activation?: FusedActivation): Program {
  const lanes = [0, 1, 2, 3].slice(0, width);
  const each = (text: (lane: number) => string) => lanes.map(text).join(" ");
  const sums = lanes.map((lane) => `s${lane}`).join(", ");
  const { suffix, arrays, finish } = epilogue(activation);
  return program({
    name: `matMul by ${width}${suffix}`,
    width,
    arrays: ["a", "b", ...arrays],
    integers: ["n1", "n2", "n3", "k", "length", "aBatch", "aRow", "aStep", "bBatch", "bColumn", "bStep"],
    body: () => `
    ${coordinates(4)}
    var from = c0 * length;
    var to = from + length;
    if (to > k) { to = k; }
    var aAt = c1 * aBatch + c2 * aRow + from * aStep;
    var bAt = c1 * bBatch + c3 * bColumn + from * bStep;
    ${each((lane) => `var s${lane} = 0;`)}
    for (var p = from; p < to; p += 1) {
      var v = a[aAt];
      ${each((lane) => `s${lane} += v * b[bAt + ${lane} * bColumn];`)}
      aAt = aAt + aStep;
      bAt = bAt + bStep;
    }
    ${each((lane) => finish(`s${lane}`, `c3 + ${lane}`))}
    return ${width === 1 ? sums : `[${sums}]`};`,
  });
}
