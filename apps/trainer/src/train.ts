import { profiled } from "@striate/core";
import { buildModel } from "./buildModel.js";
import { chosen } from "./choices/chosen.js";
import { DATASETS } from "./choices/datasets.js";
import { modelSettings } from "./choices/modelSettings.js";
import { MODELS } from "./choices/models.js";
import type { RunningBackend } from "./RunningBackend.js";
import type { Terminal } from "./Terminal.js";
import type { PreparedRun } from "./train/PreparedRun.js";
import { recipe } from "./train/recipe.js";
import { reportEstimate } from "./train/reportEstimate.js";
import type { ResumePoint } from "./train/resumePoint.js";
import { runTraining } from "./train/runTraining.js";
import type { TrainFlags } from "./train/TrainFlags.js";
import { trainingData } from "./train/trainingData.js";
import { withBackend } from "./withBackend.js";

/** What `striate train` is to do. */
export interface TrainRequest {
  readonly model: string;
  readonly flags: TrainFlags;
  /** Only tell what it will take. */
  readonly estimate: boolean;
  readonly resume: ResumePoint | undefined;
}

/** Trains, prints and writes. @returns the exit code */
export async function train(request: TrainRequest, terminal: Terminal): Promise<number> {
  const { json } = request.flags;
  // Where programs read, nobody watches.
  const people: Terminal = json ? { ...terminal, out: () => {}, bar: undefined } : terminal;
  const tell = (record: Readonly<Record<string, unknown>>) => {
    if (json) terminal.out(JSON.stringify(record));
  };
  try {
    return await withBackend(request.flags, people, async (running) => {
      const run = await prepared(request, running, people);
      return request.estimate
        ? reportEstimate(run, { people, tell })
        : runTraining(run, request.resume, { people, tell });
    });
  } catch (error) {
    tell({ type: "error", message: (error as Error).message });
    throw error;
  }
}

async function prepared(
  { model, flags }: TrainRequest,
  running: RunningBackend,
  terminal: Terminal,
): Promise<PreparedRun> {
  const name = chosen("model", MODELS, model);
  const dataset = chosen("data set", DATASETS, flags.dataset);
  const sets = await trainingData(dataset, flags, terminal);
  const { imageShape, classNames } = sets.train;
  const settings = modelSettings(name, flags, { classes: classNames.length, imageShape });
  // Less than a microsecond a primitive: every report tells where the time goes.
  const clock = profiled(running.backend);
  const network = await buildModel(name, settings, imageShape, { backend: clock, seed: flags.seed });
  return { name, dataset, flags, running, clock, sets, settings, network, recipe: await recipe(flags, sets) };
}
