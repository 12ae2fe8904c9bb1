import { type Program, program } from "./Program.js";
import { numbered, split } from "./split.js";

/** Interleaves runs: the output is, again and again, `run0` numbers of `x0`, `run1` numbers of `x1`, … */
export function concatProgram(parts: number): Program {
  const arrays = numbered("x", parts);
  const runs = numbered("run", parts);
  const choices = arrays.map(
    (x, part) => `
    if (rest < ${runs[part]}) { return ${x}[outer * ${runs[part]} + rest]; }
    rest = rest - ${runs[part]};`,
  );
  return program({
    name: `concat${parts}`,
    arrays,
    integers: runs,
    body: () => `
    var total = ${runs.join(" + ")};
    ${split("i", "total", "outer", "rest")}
    ${choices.join("")}
    return 0;`,
  });
}
