import type { Output, Verdict } from "../Call.js";
import { Mismatch } from "./Mismatch.js";

/**
 * Compares one output with its verdict and, where numbers are outside what is allowed, tells the one that is furthest outside.
 *
 * @throws Mismatch
 */
export function compare(
  received: ArrayLike<number>,
  { expected, allowed }: Pick<Verdict, "allowed"> & { readonly expected: ArrayLike<number> },
  { name }: Pick<Output, "name">,
): void {
  if (allowed === "bits") {
    const index = firstOther(received, expected);
    if (index >= 0) report(name, received, expected, index, 0);
    return;
  }
  let worst = -1;
  let worstExcess = 0;
  for (let i = 0; i < expected.length; i++) {
    // The contract leaves open what becomes of numbers that are not finite.
    if (!Number.isFinite(expected[i])) continue;
    const bound = allowed === "exact" ? 0 : allowed[i];
    const error = Math.abs(received[i] - expected[i]);
    if (error <= bound || received[i] === expected[i]) continue;
    const excess = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error / Math.max(bound, Number.MIN_VALUE);
    if (excess <= worstExcess) continue;
    worst = i;
    worstExcess = excess;
  }
  if (worst >= 0) report(name, received, expected, worst, allowed === "exact" ? 0 : allowed[worst]);
}

/** Numbers here are finite, or their bits do not count: −0 and 0 are what `Object.is` must tell apart. */
function firstOther(received: ArrayLike<number>, expected: ArrayLike<number>): number {
  for (let i = 0; i < expected.length; i++) if (!Object.is(received[i], expected[i])) return i;
  return -1;
}

function report(
  output: string,
  received: ArrayLike<number>,
  expected: ArrayLike<number>,
  index: number,
  allowed: number,
): never {
  const worst = { output, index, expected: expected[index], received: received[index], allowed };
  throw new Mismatch(
    `${output}[${index}] is ${shown(worst.received)} instead of ${shown(worst.expected)}, allowed error ${allowed}`,
    { worst },
  );
}

const shown = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));
