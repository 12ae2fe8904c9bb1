import { inLines } from "../inLines.js";
import type { RunFolder } from "../RunFolder.js";
import { reportEnd } from "../reportEnd.js";
import { checkResumed } from "./checkResumed.js";
import { describedRun } from "./describedRun.js";
import { explainedFailure } from "./explainedFailure.js";
import { fitRun } from "./fitRun.js";
import type { Listeners } from "./Listeners.js";
import type { PreparedRun } from "./PreparedRun.js";
import { recordedConfig } from "./recordedConfig.js";
import { reportLast } from "./reportLast.js";
import type { ResumePoint } from "./resumePoint.js";
import { runFacts } from "./runFacts.js";
import { runFolder } from "./runFolder.js";
import { validationSize } from "./validationSize.js";

/** Trains in a folder of its own, or goes on in the folder of a run. @returns the exit code */
export async function runTraining(
  run: PreparedRun,
  resume: ResumePoint | undefined,
  listeners: Listeners,
): Promise<number> {
  if (resume !== undefined) checkResumed(run, resume, listeners.people);
  const folder = runFolder(run, resume);
  try {
    begin(folder, run, listeners);
    const outcome = await fitRun(run, { folder, resume, listeners });
    await reportEnd(listeners.people, folder, runFacts(run, outcome));
    return reportLast(folder, run, { ...outcome, ...listeners });
  } catch (error) {
    throw explainedFailure(error, folder, run.flags);
  } finally {
    folder.release();
  }
}

/** Writes and tells what it is. */
function begin(folder: RunFolder, run: PreparedRun, { people, tell }: Listeners): void {
  const { name, flags, sets, settings, network, running, recipe } = run;
  const parameters = network.countParams();
  const config = recordedConfig(flags, {
    model: name,
    settings,
    optimizer: recipe.optimizer.settings,
    threads: running.threads,
    relaxedSimd: running.relaxedSimd,
    trainSize: sets.train.size,
    validationSize: validationSize(sets.validation),
    testSize: sets.test.size,
    parameters,
  });
  folder.write("config.json", `${JSON.stringify(config, null, 2)}\n`);
  const described = describedRun({
    model: name,
    parameters,
    sets,
    backend: running.description,
    maxMemory: running.maxMemory,
    flags,
  });
  people.out(inLines(described, ", ", people));
  tell({ type: "start", folder: folder.path, ...config });
}
