import type { TypedArray } from "@striate/core";
import type { Input } from "../Call.js";
import type { Judging } from "../tolerance/Tolerance.js";
import type { Claim, LawCase, Step, Values } from "./Law.js";

export interface Adjoint {
  readonly inputs: readonly Input[];
  /** y = A x */
  readonly forward: Step;
  /** A* w */
  readonly backward: Step;
  /** Names of x and w. */
  readonly x: string;
  readonly w: string;
}

/**
 * ⟨A x, w⟩ = ⟨x, A* w⟩: a gradient is the adjoint of its linear primitive. It needs neither an oracle nor a step size, and is exact on
 * eighths: products are multiples of 2⁻⁹, whose sums float64 holds.
 */
export function adjoint({ inputs, forward, backward, x, w }: Adjoint): LawCase {
  return {
    inputs,
    steps: [forward, backward],
    claim: (values, judging) => {
      const [y, dx] = [values[forward.name], values[backward.name]];
      const off =
        errorOf(forward, values, judging, values[w]) + errorOf(backward, values, judging, values[x]);
      return claimOf(dot(y, values[w]), dot(values[x], dx), off, sizeOf(y, values[w]));
    },
    code: { left: `[dot(${forward.name}, ${w})]`, right: `[dot(${x}, ${backward.name})]` },
  };
}

/** What ⟨y, w⟩ may be off because y is. */
function errorOf({ call, args }: Step, values: Values, judging: Judging, weights: TypedArray): number {
  const inputs = args.map((name) => values[name]);
  const [{ allowed }] = call.judge(inputs, judging);
  if (typeof allowed === "string") return 0;
  return allowed.reduce((sum, bound, i) => sum + bound * Math.abs(weights[i]), 0);
}

/** Float64's own roundings are allowed where there are any. */
function claimOf(left: number, right: number, off: number, size: number): Claim {
  return {
    left: [left],
    right: [right],
    allowed: off === 0 ? "exact" : Float64Array.of(off + 2 ** -40 * size),
  };
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function sizeOf(a: TypedArray, b: TypedArray): number {
  return dot(a.map(Math.abs), b.map(Math.abs));
}
