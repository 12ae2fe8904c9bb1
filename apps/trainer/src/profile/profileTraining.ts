import type { Profiled, ProfileRecord } from "@striate/core";
import type { Callback, TrainingBatch } from "@striate/training";
import type { ProfilePart, TrainingProfile } from "./TrainingProfile.js";

/** Steps that an engine needs to have compiled everything, and the memory to have grown. */
const WARM_UP = 3;

interface Data {
  readonly size: number;
  epoch(index: number): AsyncIterable<TrainingBatch> | Iterable<TrainingBatch>;
}

export interface TrainingProfiler {
  /** The same data, with a clock. */
  readonly data: Data & AsyncIterable<TrainingBatch>;
  /** To be the first in the list: what comes after it counts as bookkeeping. */
  readonly callback: Callback;
  /** @returns undefined while no step has been measured */
  profile(): TrainingProfile | undefined;
}

interface Plan {
  readonly epochs: number;
  /** Batches that make one step. Default 1. */
  readonly accumulate?: number;
}

/** Measures the steps of a `fit` on a profiled backend, all but the first three, or the last one alone where there are no more. */
export function profileTraining(
  backend: Profiled,
  data: Data,
  { epochs, accumulate = 1 }: Plan,
): TrainingProfiler {
  const skippedSteps = Math.min(WARM_UP, epochs * Math.ceil(data.size / accumulate) - 1);
  const totals = { data: 0, step: 0, bookkeeping: 0 };
  const records = new Map<string, ProfileRecord>();
  let steps = 0;
  /** Of the step under way: several batches, or those that a resumed run passes over. */
  let under = { data: 0, step: 0, batches: 0 };
  let stepEnd: number | undefined;
  let stepRecords: readonly ProfileRecord[] = [];
  async function* timed(batches: ReturnType<Data["epoch"]>): AsyncGenerator<TrainingBatch> {
    under = { data: 0, step: 0, batches: 0 };
    let asked = performance.now();
    for await (const batch of batches) {
      // What was computed since the last step is no step's: validation.
      if (under.batches === 0) backend.takeProfile();
      const got = performance.now();
      under.data += got - asked;
      under.batches++;
      stepEnd = undefined;
      yield batch;
      asked = performance.now();
      under.step += (stepEnd ?? asked) - got;
      if (stepEnd === undefined) continue;
      steps++;
      if (steps > skippedSteps) {
        totals.data += under.data;
        totals.step += under.step;
        totals.bookkeeping += asked - stepEnd;
        for (const record of stepRecords) addTo(records, record);
      }
      under = { data: 0, step: 0, batches: 0 };
    }
  }
  return {
    data: {
      size: data.size,
      epoch: (index) => timed(data.epoch(index)),
      [Symbol.asyncIterator]: () => timed(data.epoch(0)),
    },
    callback: {
      onStepEnd: () => {
        stepEnd = performance.now();
        stepRecords = backend.takeProfile();
      },
    },
    profile: () =>
      steps <= skippedSteps
        ? undefined
        : profileOf([...records.values()], totals, { steps: steps - skippedSteps, skippedSteps }),
  };
}

function addTo(records: Map<string, ProfileRecord>, record: ProfileRecord): void {
  const key = `${record.primitive} ${record.pass} ${record.label}`;
  const { calls = 0, milliseconds = 0 } = records.get(key) ?? {};
  records.set(key, {
    ...record,
    calls: calls + record.calls,
    milliseconds: milliseconds + record.milliseconds,
  });
}

function profileOf(
  records: readonly ProfileRecord[],
  totals: Readonly<Record<"data" | "step" | "bookkeeping", number>>,
  { steps, skippedSteps }: Pick<TrainingProfile, "steps" | "skippedSteps">,
): TrainingProfile {
  const wall = totals.data + totals.step + totals.bookkeeping;
  const time = (milliseconds: number) => ({
    milliseconds: milliseconds / steps,
    share: milliseconds / wall,
  });
  const spent = (part?: ProfilePart) =>
    records
      .filter((record) => part === undefined || partOf(record) === part)
      .reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return {
    steps,
    skippedSteps,
    millisecondsPerStep: wall / steps,
    parts: {
      forward: time(spent("forward")),
      backward: time(spent("backward")),
      update: time(spent("update")),
      data: time(totals.data + spent("data")),
      outsideKernels: time(totals.step - spent()),
      bookkeeping: time(totals.bookkeeping),
    },
    primitives: byLayer(records).map(({ label = null, pass, primitive, calls, milliseconds }) => ({
      layer: label,
      pass,
      primitive,
      calls: calls / steps,
      ...time(milliseconds),
    })),
  };
}

function partOf({ label, pass }: ProfileRecord): ProfilePart {
  if (pass === "backward") return "backward";
  return label === "update" || label === "data" ? label : "forward";
}

/** Layers in the order of the forward pass, each with its gradients behind it. */
function byLayer(records: readonly ProfileRecord[]): readonly ProfileRecord[] {
  const labels = [...new Set(records.map(({ label }) => label))];
  const passes = ["forward", "backward"];
  const rank = ({ label, pass }: ProfileRecord) => 2 * labels.indexOf(label) + passes.indexOf(pass);
  return records.toSorted((a, b) => rank(a) - rank(b));
}
