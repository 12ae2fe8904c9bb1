/**
 * Statements that divide a position by a size: `quotient` and `rest` become variables. A device's division may be off by 2.5 units in the last
 * place (WGSL 2023, §15.7.4), so that of 6 / 3 the floor is 1 on some: the quotient is off by one at most, and the rest, whose arithmetic on
 * whole numbers below 2²⁴ is exact, tells.
 */
export function split(dividend: string, divisor: string, quotient: string, rest: string): string {
  return [
    `var ${quotient} = Math.floor(${dividend} / ${divisor});`,
    `var ${rest} = ${dividend} - ${quotient} * ${divisor};`,
    `if (${rest} < 0) { ${quotient} = ${quotient} - 1; ${rest} = ${rest} + ${divisor}; }`,
    `if (${rest} >= ${divisor}) { ${quotient} = ${quotient} + 1; ${rest} = ${rest} - ${divisor}; }`,
  ].join("\n");
}

/**
 * Statements that turn position `i` into coordinates `c0` … of a grid of `rank` axes, whose sizes are the variables `n0` …, outermost first.
 * The outermost needs no size.
 */
export function coordinates(rank: number): string {
  const lines: string[] = [];
  let left = "i";
  for (let axis = rank - 1; axis > 0; axis--) {
    lines.push(split(left, `n${axis}`, `left${axis}`, `c${axis}`));
    left = `left${axis}`;
  }
  lines.push(`var c0 = ${left};`);
  return lines.join("\n");
}

/** `count` names: x0, x1, … */
export const numbered = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);
