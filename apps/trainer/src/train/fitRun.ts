import type { Batches } from "@striate/datasets";
import {
  type Callback,
  type Evaluation,
  evaluate,
  type FitOptions,
  fit,
  type History,
  saveWeights,
  TrainingError,
} from "@striate/training";
import { LANGUAGES } from "../language/Language.js";
import { modelMetadata } from "../modelFile.js";
import { profileTraining, type TrainingProfiler } from "../profile/profileTraining.js";
import type { TrainingProfile } from "../profile/TrainingProfile.js";
import { progress } from "../progress.js";
import type { RunFolder } from "../RunFolder.js";
import { runWriter } from "../runWriter.js";
import { tensorBoardWriter } from "../tensorboard/tensorBoardWriter.js";
import { withInterrupt } from "../withInterrupt.js";
import { writeRunReport } from "../writeRunReport.js";
import { averagedCallback } from "./averagedCallback.js";
import { checkpointOptions } from "./checkpointOptions.js";
import { type FinalTest, finalTest } from "./finalTest.js";
import { jsonProgress } from "./jsonProgress.js";
import type { Listeners } from "./Listeners.js";
import type { PreparedRun } from "./PreparedRun.js";
import type { ResumePoint } from "./resumePoint.js";
import { resumeWatch } from "./resumeWatch.js";
import { runFacts } from "./runFacts.js";
import { TEST_BATCH } from "./testBatch.js";
import { type PreparedBatches, withPrefetch } from "./withPrefetch.js";

interface Surroundings {
  readonly folder: RunFolder;
  readonly resume: ResumePoint | undefined;
  readonly listeners: Listeners;
}

export interface FitOutcome {
  readonly history: History;
  /** With the final weights, where the epochs were validated on pictures that had been set aside; undefined when the run was stopped before. */
  readonly onTest?: FinalTest | undefined;
  /** With the final weights; undefined when the run was stopped before. */
  readonly onTrain: Evaluation | undefined;
  /** Where a step was measured. */
  readonly profile: TrainingProfile | undefined;
}

/** Training pictures that are read again at the end, with the final weights. */
const TRAIN_SAMPLE = 10_000;

/** The training itself, which Ctrl-C ends after the step under way. */
export function fitRun(run: PreparedRun, surroundings: Surroundings): Promise<FitOutcome> {
  return withPrefetch(run.sets, run.flags, (batches) => fitOn(batches, run, surroundings));
}

async function fitOn(
  batches: PreparedBatches,
  run: PreparedRun,
  surroundings: Surroundings,
): Promise<FitOutcome> {
  const { flags, network, recipe, clock, sets } = run;
  const { folder, resume, listeners } = surroundings;
  const { people } = listeners;
  const { ema, earlyStopping } = recipe;
  const metadata = metadataOf(run);
  const profiler = profileTraining(clock, batches, flags);
  const validatedOn = sets.validation.on;
  const watcher = flags.json ? jsonProgress(listeners, flags) : progress(people, { ...flags, validatedOn });
  const { stepsPerEpoch } = recipe;
  const title = LANGUAGES[flags.lang].title(run.name, run.dataset);
  const figure = { title, stepsPerEpoch, validatedOn, language: flags.lang };
  const writer = runWriter(folder, network, metadata, figure);
  const callbacks: readonly Callback[] = [
    profiler.callback,
    ...(resume ? [resumeWatch(people, flags)] : []),
    watcher,
    tensorBoardWriter(folder, validatedOn),
    // It restores the best weights before the writer writes them.
    ...(earlyStopping ? [earlyStopping] : []),
    averagedCallback(writer, network, { ema, restored: earlyStopping !== undefined }),
  ];
  const options = { ...fitOptions(run, surroundings, metadata), callbacks };
  const result = await withInterrupt(people, watcher.stop, async (signal) => {
    const history = await fit(network, profiler.data, { ...options, signal });
    if (earlyStopping === undefined) ema?.copyTo(network);
    else folder.write("model.safetensors", await saveWeights(network, metadata));
    const onTest = validatedOn === "validation" ? await finalTest(run, signal) : undefined;
    return { history, onTest, onTrain: await onTrainingPictures(run, signal) };
  })
    .catch(async (error: unknown) => {
      if (error instanceof TrainingError) await reportFailure(run, folder, { error, profiler });
      throw error;
    })
    .finally(watcher.stop);
  return { ...result, profile: profiler.profile() };
}

function metadataOf({ name, dataset, settings, sets }: PreparedRun): Readonly<Record<string, string>> {
  const { imageShape, classNames } = sets.train;
  const { normalize } = sets;
  return modelMetadata({ model: name, settings, imageShape, classNames, normalize, dataset });
}

function fitOptions(
  { flags, sets, recipe }: PreparedRun,
  { folder, resume }: Surroundings,
  metadata: Readonly<Record<string, string>>,
): FitOptions {
  const { optimizer, loss, metrics, schedule, ema } = recipe;
  const checkpoints = checkpointOptions(folder, flags, metadata);
  return {
    ...{ optimizer, loss, metrics, epochs: flags.epochs, gradientAccumulationSteps: flags.accumulate },
    validation: sets.validation.pictures.batch(TEST_BATCH),
    ...(schedule === undefined ? {} : { schedule }),
    ...(ema === undefined ? {} : { ema }),
    ...(checkpoints === undefined ? {} : { checkpoints }),
    ...(resume === undefined ? {} : { resume: resume.checkpoint ?? true }),
  };
}

/** @returns undefined when the signal came before the end */
async function onTrainingPictures(
  { sets: { train }, network }: PreparedRun,
  signal: AbortSignal,
): Promise<Evaluation | undefined> {
  const sample: Batches = train.take(Math.min(TRAIN_SAMPLE, train.size)).batch(TEST_BATCH);
  try {
    return await evaluate(network, sample, { signal });
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

/** What led to it can be looked at, too. */
function reportFailure(
  run: PreparedRun,
  folder: RunFolder,
  { error, profiler }: { readonly error: TrainingError; readonly profiler: TrainingProfiler },
): Promise<void> {
  const { history, message } = error;
  const outcome = { history, onTrain: undefined, profile: profiler.profile() };
  return writeRunReport(folder, { ...runFacts(run, outcome), failure: message });
}
