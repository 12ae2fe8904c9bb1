import { createTrainer, type TrainerOptions } from "@striate/backend-conformance";
import { type Backend, type ProfileRecord, profiled } from "@striate/core";
import type { BackendTimes } from "./Comparison.js";
import { type CarriedModel, onBackend } from "./carriedModel.js";
import { median } from "./median.js";
import { replayTimes } from "./replayTimes.js";
import type { SettledCall } from "./settle.js";
import { timesByLayer } from "./timesByLayer.js";

export interface TimingOptions {
  readonly training: Pick<TrainerOptions, "images" | "loss" | "learningRate" | "momentum">;
  /** Steps that count, after one that does not. */
  readonly steps: number;
  /** Paths in the order of the report. */
  readonly layers: readonly string[];
  /** The calls of one step with their numbers, for a device that goes on computing after a call. */
  readonly calls: readonly SettledCall[];
}

/** Waiting for less than this is no sign of a device at work. */
const NOTICEABLE = 0.25;

/**
 * Times training steps on a backend, layer by layer: medians over the steps. Where the first read after a step takes noticeably longer than the
 * second, the device was still computing, and the times of the calls are those of handing work over; then each call of a step is timed by
 * itself, until its numbers can be read.
 */
export async function timeSteps(
  base: Backend,
  carried: CarriedModel,
  { training, steps, layers, calls }: TimingOptions,
): Promise<BackendTimes> {
  const backend = profiled(base);
  const runs = await onBackend(carried, backend, async () => {
    const trainer = createTrainer({ ...training, backend, model: carried.model, notes: "loss" });
    const measured: Run[] = [];
    try {
      for (let step = 0; step <= steps; step++) {
        backend.takeProfile();
        const started = performance.now();
        const [{ tensor: loss }] = trainer.step(step + 1);
        const enqueued = performance.now();
        await loss.read();
        const done = performance.now();
        await loss.read();
        const read = performance.now();
        loss.dispose();
        const waited = done - enqueued - (read - done);
        if (step === 0) continue;
        measured.push({
          whole: done - started,
          enqueue: enqueued - started,
          waited,
          records: backend.takeProfile(),
        });
      }
    } finally {
      trainer.dispose();
    }
    return measured;
  });
  const waited = median(runs.map((run) => run.waited));
  const isAsynchronous = waited > Math.max(NOTICEABLE, median(runs.map((run) => run.enqueue)) / 10);
  const times = isAsynchronous
    ? await replayTimes(base, calls, steps)
    : runs.map(({ records }) => records.filter(isWork));
  return {
    method: isAsynchronous ? "synchronized" : "calls",
    runs: steps,
    step: median(runs.map((run) => run.whole)),
    layers: timesByLayer(times, layers),
  };
}

interface Run {
  readonly whole: number;
  readonly enqueue: number;
  readonly waited: number;
  readonly records: readonly ProfileRecord[];
}

const isWork = ({ primitive }: ProfileRecord): boolean => primitive !== "readSync" && primitive !== "write";
