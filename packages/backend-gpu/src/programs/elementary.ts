/*
 * exp, log and tanh from float32 arithmetic alone, good to 2 units in the last place on every device that rounds +, − and × as IEEE does and
 * divides within 2.5 units. The platforms' own may be off by 3 + 2|x| units (exp), by 2⁻²¹ near 1 (log) and by more near 0 (tanh):
 * WGSL 2023, §15.7.4; OpenGL ES Shading Language 3.00, §4.5.1. Reductions and polynomials are those of Cephes (Moshier 1992) and, for the
 * logarithm, of fdlibm (Sun 1993).
 */

const POWERS = [64, 32, 16, 8, 4, 2, 1];

/** y = eˣ, for x whose result is a float32; 0 where it is below the smallest normal one. */
export const exp = (x: string, y: string): string => `
    var ${y}n = Math.floor(${x} * 1.44269504 + 0.5);
    var ${y}r = ${x} - ${y}n * 0.693359375;
    ${y}r = ${y}r + ${y}n * 0.000212194440;
    var ${y} = 0.00019875691500;
    ${["0.0013981999507", "0.0083334519073", "0.041665795894", "0.16666665459", "0.50000001201"]
      .map((coefficient) => `${y} = ${y} * ${y}r + ${coefficient};`)
      .join(" ")}
    ${y} = ${y} * ${y}r * ${y}r + ${y}r + 1;
    if (${y}n < -126) { ${y} = 0; }
    if (${y}n > 64) { ${y} = ${y} * ${2 ** 64}; ${y}n = ${y}n - 64; }
    if (${y}n >= 0) { ${POWERS.map((power) => scaled(y, `${y}n`, ">=", power)).join(" ")} }
    else { ${POWERS.map((power) => scaled(y, `${y}n`, "<=", -power)).join(" ")} }`;

/** y = ln x for x > 0. */
export const log = (x: string, y: string): string => `
    var ${y}m = ${x};
    var ${y}k = 0;
    ${POWERS.map((power) => moved(y, "<", -power)).join(" ")}
    if (${y}m < 1) { ${y}m = ${y}m * 2; ${y}k = ${y}k - 1; }
    ${POWERS.map((power) => moved(y, ">=", power)).join(" ")}
    if (${y}m > 1.41421356) { ${y}m = ${y}m * 0.5; ${y}k = ${y}k + 1; }
    var ${y}f = ${y}m - 1;
    var ${y}s = ${y}f / (2 + ${y}f);
    var ${y}z = ${y}s * ${y}s;
    var ${y}p = ${y}z * (0.66666662693 + ${y}z * (0.40000972152 + ${y}z * (0.28498786688 + ${y}z * 0.24279078841)));
    var ${y}h = 0.5 * ${y}f * ${y}f;
    var ${y} = ${y}k * 0.69313812256 - ((${y}h - (${y}s * (${y}h + ${y}p) + ${y}k * 0.0000090580006145)) - ${y}f);`;

/** y = 1 / √x for x > 0, within 3 · 2⁻²⁴ of itself: Newton's step from what the device gives, which may be off by some 14 · 2⁻²⁴. */
export const inverseRoot = (x: string, y: string): string => `
    var ${y}half = 0.5 * (${x});
    var ${y} = 1 / Math.sqrt(${x});
    ${y} = ${y} + ${y} * (0.5 - ${y}half * ${y} * ${y});`;

/** y = tanh x. */
export const tanh = (x: string, y: string): string => `
    var ${y}a = Math.abs(${x});
    var ${y} = 1;
    if (${y}a < 0.625) {
      var ${y}q = ${x} * ${x};
      var ${y}c = -0.00570498872745;
      ${["0.0206390887954", "-0.0537397155531", "0.133314422036", "-0.333332819422"]
        .map((coefficient) => `${y}c = ${y}c * ${y}q + ${coefficient};`)
        .join(" ")}
      ${y} = ${y}c * ${y}q * ${x} + ${x};
    } else {
      if (${y}a < 10) { var ${y}d = 2 * ${y}a; ${exp(`${y}d`, `${y}e`)} ${y} = 1 - 2 / (${y}e + 1); }
      if (${x} < 0) { ${y} = -${y}; }
    }`;

/** One step of y · 2ⁿ: n has come nearer to 0 by `power`. */
const scaled = (y: string, n: string, compare: string, power: number): string =>
  `if (${n} ${compare} ${power}) { ${y} = ${y} * ${2 ** power}; ${n} = ${n} - ${power}; }`.replace(
    "- -",
    "+ ",
  );

/** One step of m to [1, 2), k counting by how much. */
const moved = (y: string, compare: string, power: number): string =>
  `if (${y}m ${compare} ${2 ** power}) { ${y}m = ${y}m * ${2 ** -power}; ${y}k = ${y}k + ${power}; }`.replace(
    "+ -",
    "- ",
  );
