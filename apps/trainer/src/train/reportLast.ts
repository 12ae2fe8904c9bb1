import { readFileSync } from "node:fs";
import type { RunFolder } from "../RunFolder.js";
import type { FitOutcome } from "./fitRun.js";
import type { Listeners } from "./Listeners.js";
import type { PreparedRun } from "./PreparedRun.js";
import { resumeCommand } from "./resumeCommand.js";

/** What is left to say when all is written: whose weights they are, and how a run goes on that was stopped. @returns the exit code */
export function reportLast(
  folder: RunFolder,
  { recipe, flags }: PreparedRun,
  { history, onTrain, people, tell }: FitOutcome & Listeners,
): number {
  const result: Readonly<Record<string, unknown>> = JSON.parse(
    readFileSync(folder.file("result.json"), "utf8"),
  );
  const goesOn = history.stopped && flags.checkpoints;
  const resume = goesOn ? { resume: resumeCommand(folder.path) } : {};
  tell({ type: "end", folder: folder.path, ...result, ...resume });
  const best = recipe.earlyStopping?.best;
  if (best !== undefined) {
    people.out(
      `The weights are those of epoch ${best.epoch}, whose ${flags.monitor} of ${best.value} is the best.`,
    );
  }
  if (goesOn) people.out(`Go on: ${resume.resume}`);
  return onTrain === undefined ? 130 : 0;
}
