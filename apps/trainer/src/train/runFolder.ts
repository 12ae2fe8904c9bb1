import { join } from "node:path";
import { RunFolder } from "../RunFolder.js";
import type { PreparedRun } from "./PreparedRun.js";
import type { ResumePoint } from "./resumePoint.js";

/** The folder of the run that goes on, the one that was asked for, or a new one. @throws UsageError */
export function runFolder({ name, dataset, flags }: PreparedRun, resume: ResumePoint | undefined): RunFolder {
  if (resume !== undefined) return RunFolder.resume(resume.folder);
  if (flags.out !== undefined) return RunFolder.create(flags.out, { force: flags.force });
  const time = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  return RunFolder.createNew(join("runs", `${name}-${dataset}-${time}`));
}
