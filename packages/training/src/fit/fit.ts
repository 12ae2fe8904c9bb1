import { TensorError } from "@striate/core";
import type { Callback } from "../callbacks/Callback.js";
import { Breather } from "./Breather.js";
import { type FitOptions, type FitSettings, fitSettings } from "./FitOptions.js";
import type { EpochRecord, History, StepRecord } from "./History.js";
import { measure } from "./measure.js";
import { Totals } from "./Totals.js";
import type { Trainable } from "./Trainable.js";
import { batchesOf, stepsOf, type TrainingData } from "./TrainingData.js";
import { TrainingError } from "./TrainingError.js";
import { trainStep } from "./trainStep.js";

/**
 * Trains a model.
 *
 * Every step runs in a scope of its own: memory is flat. The loop lets other tasks of the page or process run every 50 ms or so.
 *
 * @returns the run as plain numbers
 * @throws TrainingError when the loss, or that of the validation, is no finite number, naming the step; where the device can be read
 * without waiting the weights are still those before that step. TensorError `OPTION`, and whatever the data or callbacks throw.
 * @example
 * const history = await fit(model, train.shuffle({ seed: 42 }).batch(128), {
 *   optimizer: new Adam({ learningRate: 1e-3 }), epochs: 5, validation: test.batch(64),
 * });
 */
export async function fit(model: Trainable, data: TrainingData, options: FitOptions): Promise<History> {
  const run: Run = { ...fitSettings(options), records: [], steps: [], breather: new Breather() };
  const { epochs, initialEpoch, signal, records } = run;
  await tell(run, (callback) => callback.onTrainBegin?.());
  for (let epoch = initialEpoch + 1; epoch <= epochs && !signal?.aborted; epoch++) {
    await tell(run, (callback) => callback.onEpochBegin?.({ epoch, epochs, steps: stepsOf(data) }));
    const record = await runEpoch(model, data, epoch, run);
    if (record === undefined) break;
    records.push(record);
    await tell(run, (callback) => callback.onEpochEnd?.(record));
  }
  const history = historyOf(run);
  await tell(run, (callback) => callback.onTrainEnd?.(history));
  return history;
}

interface Run extends FitSettings {
  readonly records: EpochRecord[];
  readonly steps: StepRecord[];
  readonly breather: Breather;
}

async function tell(
  { callbacks }: Run,
  call: (callback: Callback) => void | Promise<void> | undefined,
): Promise<void> {
  for (const callback of callbacks) await call(callback);
}

function historyOf({ records, steps, signal, initialEpoch, epochs }: Run): History {
  const unfinished = initialEpoch + records.length < epochs;
  return { epochs: records, steps, stopped: unfinished && (signal?.aborted ?? false) };
}

/** @returns undefined when the signal ended it early */
async function runEpoch(
  model: Trainable,
  data: TrainingData,
  epoch: number,
  run: Run,
): Promise<EpochRecord | undefined> {
  const { steps, signal, epochs, breather } = run;
  const stepsInEpoch = stepsOf(data);
  const stepsBefore = stepsInEpoch === undefined ? steps.length : (epoch - 1) * stepsInEpoch;
  const totals = new Totals();
  const started = performance.now();
  let stepInEpoch = 0;
  for await (const batch of batchesOf("fit", data, epoch - 1, ["images", "labels"])) {
    if (signal?.aborted) break;
    stepInEpoch++;
    // Counted on from earlier epochs also in a run that begins in the middle, so that dropout goes on where it was.
    const step = stepsBefore + stepInEpoch;
    const outcome = await trainStep(model, batch, { ...run, step });
    const { loss } = outcome;
    checkFinite(loss, `the loss is ${loss}`, { epoch, step, run });
    totals.add(outcome);
    const record = { epoch, step, loss, accuracy: outcome.correct / outcome.rows };
    steps.push(record);
    const position = {
      epochs,
      stepInEpoch,
      steps: stepsInEpoch,
      meanLoss: totals.loss,
      meanAccuracy: totals.accuracy,
      imagesPerSecond: totals.count / secondsSince(started),
    };
    await tell(run, (callback) => callback.onStepEnd?.({ ...record, ...position }));
    await breather.pause();
  }
  if (signal?.aborted) return undefined;
  if (stepInEpoch === 0) {
    throw new TensorError(
      "VALUE",
      "fit",
      `epoch ${epoch} has no batches`,
      "Pass data that can be iterated again and again",
    );
  }
  const seconds = secondsSince(started);
  const { loss, accuracy, count } = totals;
  const training = { epoch, loss, accuracy, seconds, imagesPerSecond: count / seconds };
  if (run.validation === undefined) return training;
  const validated = await validate(model, run.validation, run);
  if (validated === undefined) return undefined;
  const problem = `the loss on the validation data is ${validated.loss}`;
  checkFinite(validated.loss, problem, { epoch, step: stepsBefore + stepInEpoch, run });
  return { ...training, valLoss: validated.loss, valAccuracy: validated.accuracy };
}

/** At least a microsecond, because clocks of browsers are coarse and a rate must be finite. */
function secondsSince(started: number): number {
  return Math.max(performance.now() - started, 1e-3) / 1000;
}

function checkFinite(
  loss: number,
  problem: string,
  { epoch, step, run }: { readonly epoch: number; readonly step: number; readonly run: Run },
): void {
  if (Number.isFinite(loss)) return;
  throw new TrainingError(problem, { epoch, step, history: historyOf(run) });
}

/** @returns undefined when the signal ended it early */
async function validate(model: Trainable, validation: TrainingData, { loss, signal }: Run) {
  try {
    return await measure("fit", model, validation, { loss, signal });
  } catch (error) {
    if (signal?.aborted && error === signal.reason) return undefined;
    throw error;
  }
}
