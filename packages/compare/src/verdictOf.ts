import type { BackendComparison, PrimitiveComparison } from "./BackendComparison.js";
import type { Failure, Fault } from "./Fault.js";
import { share as shareText } from "./format/numbers.js";
import type { MomentComparison } from "./MomentComparison.js";
import { momentName } from "./momentName.js";

export type Findings = Pick<
  BackendComparison,
  "moments" | "primitives" | "firstExceeding" | "largest" | "fault" | "failure"
>;

/** What the findings about one backend come to, and why. */
export function verdictOf(found: Findings): Pick<BackendComparison, "verdict" | "reason"> {
  const { moments, primitives, firstExceeding, largest, fault, failure } = found;
  if (failure !== null) return { verdict: "error", reason: failureReason(failure) };
  if (fault !== null) return { verdict: "fault", reason: faultReason(fault) };
  if (largest === null) {
    const steps = moments.at(-1)?.step ?? 0;
    return { verdict: "identical", reason: `Every number is the reference's, in ${counted(steps, "step")}.` };
  }
  const local = localReason(primitives);
  if (firstExceeding === null) {
    return { verdict: "rounding", reason: `${local} ${accumulatedReason(moments[largest])}` };
  }
  const moment = moments[firstExceeding];
  // Seen with Winograd's algorithms on flat parts of pictures: equal values of a pooling window become unequal in their last bits.
  const why =
    "on the reference some values are equal or 0, such as in a pooling window over a flat part of a picture or at a relu, and roundings decide which of them counts";
  return {
    verdict: "rounding",
    reason: `${local} Yet ${nameOf(moment)} is ${sharePhrase(moment.share)}: ${why}.`,
  };
}

function failureReason({ step, pass, layer, layerType, primitive, message }: Failure): string {
  if (step === 0) return `It could not be made: ${message}`;
  const what = primitive === "" ? "Something" : primitive;
  return `${what} threw in step ${step}, ${pass}, ${placeOf(layer, layerType)}: ${message}`;
}

function faultReason({ step, pass, layer, layerType, primitive, message }: Fault): string {
  return `${primitive} ${placeOf(layer, layerType)} is wrong in step ${step}, ${pass}: ${message}.`;
}

function placeOf(layer: string, type: string): string {
  if (type === "") return layer === "other" ? "outside of all layers" : `in the ${layer}`;
  return layer === "" ? `in the model itself (${type})` : `in ${layer} (${type})`;
}

function localReason(primitives: readonly PrimitiveComparison[]): string {
  const calls = primitives.reduce((sum, row) => sum + row.calls, 0);
  const unjudged = primitives.filter(({ judged }) => !judged);
  const closest = primitives.reduce((one, other) => ((other.share ?? 0) > (one.share ?? 0) ? other : one));
  const judged = calls - unjudged.reduce((sum, row) => sum + row.calls, 0);
  const some =
    unjudged.length === 0
      ? ""
      : ` (${[...new Set(unjudged.map((row) => row.primitive))].join(", ")} not judged)`;
  const share = closest.share ?? 0;
  return share === 0
    ? `Each of ${judged} calls gives what the reference makes of the same numbers${some}.`
    : `Each of ${judged} calls stays within its bound${some}; closest to it is ${closest.primitive} ${placeAndPass(closest)}, with ${shareText(share)} of it.`;
}

function placeAndPass({ layer, pass }: PrimitiveComparison): string {
  if (layer === "update") return "in the update";
  if (layer === "other") return "outside of all layers";
  return `in ${layer === "loss" ? "the loss" : layer || "the model itself"}, ${pass}`;
}

function accumulatedReason(moment: MomentComparison): string {
  return `Added up over the training, ${nameOf(moment)} is furthest off, with ${shareText(moment.share)} of what is allowed.`;
}

const nameOf = (moment: MomentComparison): string => `${momentName(moment)}, step ${moment.step},`;

function sharePhrase(share: number | null): string {
  return share === null ? "not finite" : `off by ${shareText(share)} what is allowed`;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
