import { checkOptions, softmaxCrossEntropy, TensorError } from "@striate/core";
import { Breather } from "./Breather.js";
import type { Callback } from "./callbacks.js";
import { batchesOf, stepsOf, type TrainingData } from "./data.js";
import { evaluate } from "./evaluate.js";
import type { EpochRecord, History, StepRecord } from "./history.js";
import type { Loss } from "./losses.js";
import type { Optimizer } from "./Optimizer.js";
import type { Trainable } from "./Trainable.js";
import { TrainingError } from "./TrainingError.js";
import { trainStep } from "./trainStep.js";

export interface FitOptions {
  readonly optimizer: Optimizer;
  /** Default `softmaxCrossEntropy`. */
  readonly loss?: Loss;
  /** Times to go through the data. Default 1. */
  readonly epochs?: number;
  /** Evaluated after every epoch. */
  readonly validation?: TrainingData;
  /** Epochs that were done before: the run goes on with the next one's order. Default 0. */
  readonly initialEpoch?: number;
  readonly callbacks?: readonly Callback[];
  /** Ends the run after the step under way; `fit` then returns what it has. */
  readonly signal?: AbortSignal;
}

const OPTIONS = ["optimizer", "loss", "epochs", "validation", "initialEpoch", "callbacks", "signal"];

/**
 * Trains a model.
 *
 * Every step runs in a scope of its own: memory is flat. The loop lets other tasks of the page or process run every 50 ms or so.
 *
 * @returns the run as plain numbers
 * @throws TrainingError when the loss is no finite number, naming the step; where the device can be read without waiting the weights are still
 * those of the step before. TensorError `OPTION` and whatever the data or callbacks throw.
 * @example
 * const history = await fit(model, train.shuffle({ seed: 42 }).batch(128), {
 *   optimizer: new Adam({ learningRate: 1e-3 }), epochs: 5, validation: test.batch(64),
 * });
 */
export async function fit(model: Trainable, data: TrainingData, options: FitOptions): Promise<History> {
  checkFitOptions(options);
  const {
    optimizer,
    loss = softmaxCrossEntropy,
    epochs = 1,
    validation,
    initialEpoch = 0,
    callbacks = [],
    signal,
  } = options;
  const records: EpochRecord[] = [];
  const steps: StepRecord[] = [];
  const history = (): History => ({ epochs: records, steps, stopped: signal?.aborted ?? false });
  const breather = new Breather();
  for (const callback of callbacks) await callback.onTrainBegin?.();
  for (let epoch = initialEpoch + 1; epoch <= epochs && !signal?.aborted; epoch++) {
    const stepsInEpoch = stepsOf(data);
    for (const callback of callbacks) await callback.onEpochBegin?.({ epoch, epochs, steps: stepsInEpoch });
    const sums = { loss: 0, correct: 0, count: 0 };
    const started = performance.now();
    let stepInEpoch = 0;
    for await (const batch of batchesOf(data, epoch - 1)) {
      if (signal?.aborted) break;
      // Counted on from earlier epochs also in a run that begins in the middle, so that dropout goes on where it was.
      const step =
        stepsInEpoch === undefined ? steps.length + 1 : (epoch - 1) * stepsInEpoch + stepInEpoch + 1;
      const outcome = await trainStep(model, batch, { optimizer, loss, step });
      if (!Number.isFinite(outcome.loss)) throw new TrainingError(outcome.loss, epoch, step, history());
      stepInEpoch++;
      sums.loss += outcome.loss * outcome.count;
      sums.correct += outcome.correct;
      sums.count += outcome.count;
      const record = { epoch, step, loss: outcome.loss, accuracy: outcome.correct / outcome.count };
      steps.push(record);
      for (const callback of callbacks) {
        await callback.onStepEnd?.({
          ...record,
          epochs,
          stepInEpoch,
          steps: stepsInEpoch,
          meanLoss: sums.loss / sums.count,
          meanAccuracy: sums.correct / sums.count,
          imagesPerSecond: (1000 * sums.count) / (performance.now() - started),
        });
      }
      await breather.pause();
    }
    if (signal?.aborted) break;
    if (sums.count === 0)
      throw new TensorError(
        "VALUE",
        "fit",
        `epoch ${epoch} has no batches`,
        "Pass data that can be iterated again and again",
      );
    const seconds = (performance.now() - started) / 1000;
    const validated = validation === undefined ? undefined : await evaluate(model, validation, { loss });
    const record: EpochRecord = {
      epoch,
      loss: sums.loss / sums.count,
      accuracy: sums.correct / sums.count,
      ...(validated === undefined ? {} : { valLoss: validated.loss, valAccuracy: validated.accuracy }),
      seconds,
      imagesPerSecond: sums.count / seconds,
    };
    records.push(record);
    for (const callback of callbacks) await callback.onEpochEnd?.(record);
  }
  for (const callback of callbacks) await callback.onTrainEnd?.(history());
  return history();
}

function checkFitOptions(options: FitOptions): void {
  if (typeof options?.optimizer?.apply !== "function") {
    throw new TensorError("OPTION", "fit", "there is no optimizer", "Pass { optimizer: new Adam() }");
  }
  checkOptions("fit", options, OPTIONS);
  for (const [name, value, least] of [
    ["epochs", options.epochs ?? 1, 1],
    ["initialEpoch", options.initialEpoch ?? 0, 0],
  ] as const) {
    if (Number.isInteger(value) && value >= least) continue;
    throw new TensorError(
      "OPTION",
      "fit",
      `${name} ${value} is not a count`,
      `Use a whole number of at least ${least}`,
    );
  }
}
