import { smallestCase } from "@striate/backend-conformance";
import type { Backend } from "@striate/core";
import type { BackendComparison } from "./BackendComparison.js";
import type { ComparedLayer } from "./Comparison.js";
import { compareOne, type Observed } from "./compareOne.js";
import type { Failure, Fault } from "./Fault.js";
import { failureOf } from "./failureOf.js";
import type { MomentComparison } from "./MomentComparison.js";
import type { Yardstick } from "./measureYardstick.js";
import type { Progress } from "./progressOf.js";
import type { Subject } from "./subject.js";
import { type TimingOptions, timeSteps } from "./timeSteps.js";
import type { Training } from "./train.js";
import { verdictOf } from "./verdictOf.js";

export interface Comparing {
  readonly training: Training;
  readonly yardstick: Yardstick;
  readonly layers: readonly ComparedLayer[];
  /** With 0 steps nothing is timed. */
  readonly timing: Omit<TimingOptions, "calls">;
  readonly reduce: boolean;
  readonly tell: Progress;
}

/** One backend beside the reference, from its making to its end. */
export async function compareSubject(subject: Subject, comparing: Comparing): Promise<BackendComparison> {
  let backend: Backend;
  try {
    backend = await subject.open();
  } catch (error) {
    const nothing = { moments: [], primitives: [], wrong: undefined, calls: [] };
    const failure = failureOf(error, undefined, 0);
    return report(subject, { ...nothing, failure }, comparing, { fault: null, times: null });
  }
  try {
    comparing.tell(subject.name, "training");
    const { training, yardstick, timing } = comparing;
    const observed = await compareOne(backend, training, yardstick, subject.tolerance);
    const fault = await faultOf(backend, subject, observed, comparing);
    if (timing.steps === 0 || observed.failure !== undefined) {
      return report(subject, observed, comparing, { fault, times: null });
    }
    comparing.tell(subject.name, "timing");
    const options = { ...timing, calls: observed.calls };
    try {
      const times = await timeSteps(backend, training.carried, options);
      return report(subject, observed, comparing, { fault, times });
    } catch (error) {
      const failure = failureOf(error, undefined, 1);
      return report(subject, { ...observed, failure }, comparing, { fault, times: null });
    }
  } finally {
    subject.close(backend);
  }
}

async function faultOf(
  backend: Backend,
  { name, tolerance }: Subject,
  { wrong }: Observed,
  { layers, reduce, tell }: Comparing,
): Promise<Fault | null> {
  if (wrong === undefined) return null;
  if (reduce) tell(name, "reducing a fault");
  const smallest = reduce ? await smallestCase(backend, wrong, wrong.reducible, tolerance) : undefined;
  return { ...wrong.fault, layerType: typeOf(layers, wrong.fault.layer), reduced: smallest ?? null };
}

function report(
  { name }: Subject,
  { moments, primitives, failure: failed }: Observed,
  { layers }: Comparing,
  { fault, times }: Pick<BackendComparison, "fault" | "times">,
): BackendComparison {
  const failure: Failure | null =
    failed === undefined ? null : { ...failed, layerType: typeOf(layers, failed.layer) };
  const found = {
    moments,
    primitives,
    fault,
    failure,
    firstDifferent: indexOrNull(moments.findIndex(({ differing }) => differing > 0)),
    firstExceeding: indexOrNull(moments.findIndex(({ share }) => (share ?? 2) > 1)),
    largest: largestOf(moments),
  };
  return { name, ...verdictOf(found), ...found, times };
}

const typeOf = (layers: readonly ComparedLayer[], path: string): string =>
  layers.find((layer) => layer.path === path)?.type ?? "";

const indexOrNull = (index: number): number | null => (index < 0 ? null : index);

/** A share that is not finite is the largest. */
function largestOf(moments: readonly MomentComparison[]): number | null {
  let largest: number | null = null;
  const shareOf = (index: number) => moments[index].share ?? Number.POSITIVE_INFINITY;
  for (const [index, { differing }] of moments.entries()) {
    if (differing > 0 && (largest === null || shareOf(index) > shareOf(largest))) largest = index;
  }
  return largest;
}
