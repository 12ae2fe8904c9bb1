import { TensorError } from "@striate/core";
import type { Checkpoints } from "../checkpoints/Checkpoints.js";
import { groupsOf } from "./groupsOf.js";
import type { EpochRecord } from "./History.js";
import type { Run } from "./Run.js";
import { Totals } from "./Totals.js";
import { batchesOf, type TrainingBatch } from "./TrainingData.js";
import { TrainingError } from "./TrainingError.js";
import { trainBatches } from "./trainBatches.js";
import { validate } from "./validate.js";

/** The rest of the epoch under way, and its validation. @returns undefined when it was ended early */
export async function runEpoch(run: Run, checkpoints: Checkpoints): Promise<EpochRecord | undefined> {
  const { data, settings, position: begun, stepsPerEpoch: steps } = run;
  const { epochs, gradientAccumulationSteps } = settings;
  const { epoch } = begun;
  const stepsDone = Math.ceil(begun.batch / gradientAccumulationSteps);
  await run.tell((callback) => callback.onEpochBegin?.({ epoch, epochs, steps }));
  const clock = clockFrom(begun.seconds);
  const batches = batchesOf("fit", data, epoch - 1, ["images", "labels"]);
  let stepInEpoch = stepsDone;
  for await (const group of groupsOf(batches, gradientAccumulationSteps, { skip: begun.batch })) {
    if (run.interrupted) break;
    await takeStep(run, group, { stepInEpoch: ++stepInEpoch, clock });
    await checkpoints.afterStep();
    await run.breather.pause();
  }
  if (run.interrupted) return undefined;
  if (run.position.batch === 0) {
    throw new TensorError(
      "VALUE",
      "fit",
      `epoch ${epoch} has no batches`,
      "Pass data that can be iterated again and again",
    );
  }
  const record = await recordOf(run, clock());
  if (record === undefined) return undefined;
  run.endEpoch(record);
  settings.schedule?.onEpochEnd?.(record);
  return record;
}

/** Seconds of the epoch so far. */
type Clock = () => number;

/** At least a microsecond, because clocks of browsers are coarse and a rate must be finite. */
function clockFrom(seconds: number): Clock {
  const started = performance.now();
  return () => Math.max(seconds + (performance.now() - started) / 1000, 1e-6);
}

async function takeStep(
  run: Run,
  batches: readonly TrainingBatch[],
  { stepInEpoch, clock }: { readonly stepInEpoch: number; readonly clock: Clock },
): Promise<void> {
  const { model, settings, position, breather } = run;
  const { optimizer, loss: lossFunction, metrics, schedule, ema, epochs } = settings;
  const { epoch } = position;
  const step = position.step + 1;
  if (schedule !== undefined) {
    optimizer.learningRate = schedule.learningRate({ step: position.step, epoch: epoch - 1 });
  }
  // Told in batches, so that each of several has a dropout of its own.
  const outcome = await trainBatches(model, batches, {
    optimizer,
    loss: lossFunction,
    metrics,
    step: position.batches + 1,
    breather,
  });
  const { loss } = outcome;
  checkFinite(loss, `the loss is ${loss}`, { step, run });
  ema?.update(model);
  const totals = Totals.from(position.totals.sums);
  totals.add(outcome);
  run.position = {
    epoch,
    batch: position.batch + batches.length,
    step,
    batches: position.batches + batches.length,
    totals,
    seconds: clock(),
  };
  const record = { epoch, step, loss, accuracy: outcome.correct / outcome.rows };
  run.steps.push(record);
  const place = {
    epochs,
    stepInEpoch,
    steps: run.stepsPerEpoch,
    meanLoss: totals.loss,
    meanAccuracy: totals.accuracy,
    imagesPerSecond: totals.count / run.position.seconds,
  };
  await run.tell((callback) => callback.onStepEnd?.({ ...record, ...place }));
}

/** @returns undefined when it was ended early */
async function recordOf(run: Run, seconds: number): Promise<EpochRecord | undefined> {
  const { position, settings } = run;
  const { epoch, totals } = position;
  const { loss, accuracy, count } = totals;
  const training = { epoch, loss, accuracy, seconds, imagesPerSecond: count / seconds };
  const metrics = Object.fromEntries(
    settings.metrics.map(({ name }, index) => [name, totals.metrics[index]!]),
  );
  if (settings.validation === undefined) return withMetrics(training, metrics);
  const evaluation = await validate(run, settings.validation);
  if (evaluation === undefined) return undefined;
  const { loss: valLoss, accuracy: valAccuracy } = evaluation;
  const problem = `the loss on the validation data is ${valLoss}`;
  checkFinite(valLoss, problem, { step: position.step, run });
  for (const [name, value] of Object.entries(evaluation.metrics ?? {})) metrics[validationName(name)] = value;
  return withMetrics({ ...training, valLoss, valAccuracy }, metrics);
}

function withMetrics(record: EpochRecord, metrics: Readonly<Record<string, number>>): EpochRecord {
  return Object.keys(metrics).length === 0 ? record : { ...record, metrics };
}

function validationName(metric: string): string {
  return `val${metric.slice(0, 1).toUpperCase()}${metric.slice(1)}`;
}

function checkFinite(
  loss: number,
  problem: string,
  { step, run }: { readonly step: number; readonly run: Run },
): void {
  if (Number.isFinite(loss)) return;
  throw new TrainingError(problem, { epoch: run.position.epoch, step, history: run.history });
}
