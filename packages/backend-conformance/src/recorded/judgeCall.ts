import type { TypedArray } from "@striate/core";
import type { Call, Verdict } from "../Call.js";
import type { WorstNumber } from "../report/Mismatch.js";
import { resolveTolerance, type Tolerance } from "../tolerance/Tolerance.js";
import { UNDERFLOW } from "../tolerance/units.js";

/** How a call's outputs compare with what its inputs allow. */
export interface Judgement {
  /** Every number is what the reference makes of the inputs; −0 and 0 are one where numbers are computed. */
  readonly identical: boolean;
  /** Largest |received − expected|; infinite for a NaN. */
  readonly largest: number;
  /** The largest difference as a share of its bound; infinite where nothing may differ and something does. Above 1 the call is wrong. */
  readonly share: number;
  /** The number with that share; undefined where all are as expected. */
  readonly worst: WorstNumber | undefined;
}

/**
 * Judges what a backend made of a call's inputs by the primitive's derived bound. Where a result may not be off at all, numbers below the smallest
 * normal float32 may: a device may flush them.
 */
export function judgeCall(
  call: Call,
  received: readonly TypedArray[],
  tolerance: Tolerance | undefined,
): Judgement {
  const values = call.inputs.map((input) => input.values);
  const verdicts = call.judge(values, { ...resolveTolerance(tolerance), exact: false });
  return call.outputs
    .map(({ name }, index) => judgeOutput(name, received[index], verdicts[index]))
    .reduce((one, other) => ({
      ...(other.share > one.share || one.worst === undefined ? other : one),
      identical: one.identical && other.identical,
      largest: Math.max(one.largest, other.largest),
    }));
}

function judgeOutput(output: string, received: TypedArray, { expected, allowed }: Verdict): Judgement {
  let [largest, share, worst, identical] = [0, 0, -1, true];
  for (let i = 0; i < expected.length; i++) {
    const same = allowed === "bits" ? Object.is(received[i], expected[i]) : received[i] === expected[i];
    // The contract leaves open what becomes of numbers that are not finite.
    if (same || (allowed !== "bits" && !Number.isFinite(expected[i]))) continue;
    identical = false;
    const distance = Math.abs(received[i] - expected[i]);
    const error = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
    const own = shareOf(error, allowed === "bits" || allowed === "exact" ? allowed : allowed[i]);
    largest = Math.max(largest, error);
    if (worst >= 0 && own <= share) continue;
    share = own;
    worst = i;
  }
  if (worst < 0) return { identical, largest, share, worst: undefined };
  const bound = typeof allowed === "string" ? 0 : allowed[worst];
  const number = {
    output,
    index: worst,
    expected: expected[worst],
    received: received[worst],
    allowed: bound,
  };
  return { identical, largest, share, worst: number };
}

function shareOf(error: number, allowed: number | "exact" | "bits"): number {
  if (allowed === "exact" && error <= UNDERFLOW) return 0;
  return typeof allowed === "string" ? Number.POSITIVE_INFINITY : error / allowed;
}
